/** Of the file in bytes, of the picture in pixels. */
export const LOGO_LIMITS = { bytes: 200 * 1024, smallest: 32, width: 1200, height: 400 };

/** How a tenant looks on the pages whose URL names it. */
export type Brand = {
  id: string;
  name: string;
  /** `#1f5fbf` */
  accent: string | null;
  logoHash: string | null;
  logoWidth: number | null;
  logoHeight: number | null;
};

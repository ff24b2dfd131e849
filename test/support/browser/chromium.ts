import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import packagedChromium from '@sparticuz/chromium';
import { chromium, type BrowserServer } from 'playwright-core';

const names = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'chrome',
  'microsoft-edge',
];

const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) =>
    process.env[variable] === undefined
      ? []
      : [join(process.env[variable], 'Google/Chrome/Application/chrome.exe')],
  ),
];

/** Nothing but the page under test goes over the network. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** Starts the Chrome or Chromium of this machine, or else the one that comes from npm. */
export async function launchChromium(): Promise<BrowserServer> {
  const installed = findInstalledChrome();
  return chromium.launchServer({
    executablePath: installed ?? (await packagedChromium.executablePath()),
    args: [...quiet, ...(installed === null ? packagedArgs() : [])],
    chromiumSandbox: installed !== null && process.getuid?.() !== 0,
  });
}

function findInstalledChrome(): string | null {
  const { CHROME_PATH, PATH = '' } = process.env;
  if (CHROME_PATH) return CHROME_PATH;
  const onPath = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...places].find((path) => existsSync(path)) ?? null;
}

/**
 * What the packaged Chromium asks for, without what would take the protection between sites away that
 * these tests are to show, and without the single process, in which one crashed page takes all along.
 */
function packagedArgs(): string[] {
  return packagedChromium.args.filter((arg) => !unwanted.some((start) => arg.startsWith(start)));
}

const unwanted = [
  '--allow-running-insecure-content',
  '--disable-features',
  '--disable-site-isolation-trials',
  '--disable-web-security',
  '--headless',
  '--single-process',
];

/** Puts in what a running dev server lacks of the demo data; resolves with who can sign in, as text to print. */
export async function putDemoData(port: number, publicOrigin: string): Promise<string> {
  const response = await fetch(`http://localhost:${port}/dev/demo-data`, {
    method: 'POST',
    headers: { Origin: publicOrigin },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The demo data was refused with ${response.status}: ${text}`);
  return text;
}

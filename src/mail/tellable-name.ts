/** What a mail program makes a link of: a scheme, a path, an address, a host. */
const LINK_LIKE = /[/\\@:]|www\.|[\p{L}\p{N}]\.\p{L}{2}/iu;

/**
 * The name of who asks, for a mail to someone else; null where mail programs would make a link of it.
 * Administrators choose their own names, and SuperID's mails must not carry their links.
 */
export function tellableName(name: string | null): string | null {
  return name === null || LINK_LIKE.test(name) ? null : name;
}

import type { Messages } from './messages/index.ts';

/** Whom to ask in the tenant, where it has said so. Chosen by its admins: an address and a number, no words. */
export function SupportContact(props: {
  m: Messages;
  support: { supportMail: string | null; supportPhone: string | null } | null | undefined;
}) {
  const { supportMail: mail, supportPhone: phone } = props.support ?? {};
  if (!mail && !phone) return null;
  return (
    <p class="quiet">
      {props.m.tenants.help} {mail ? <a href={`mailto:${mail}`}>{mail}</a> : null}
      {mail && phone ? ', ' : ''}
      {phone ? <a href={`tel:${phone.replaceAll(' ', '')}`}>{phone.replaceAll(' ', '\u00a0')}</a> : null}
    </p>
  );
}

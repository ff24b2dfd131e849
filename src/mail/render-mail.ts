import type { Language } from '../languages.ts';
import type { Mail } from './mailer.ts';
import { templates, type Letter, type ParametersOf, type TemplateName } from './templates/index.ts';

const FOOTER: Record<Language, (origin: string) => string> = {
  en: (origin) => `Sent by SuperID, the sign-in service of your CRM: ${origin}`,
  nb: (origin) => `Sendt av SuperID, påloggingstjenesten til CRM-løsningen din: ${origin}`,
};

/** The same words as text and as HTML. */
export function renderMail<N extends TemplateName>(
  { template, language, publicOrigin }: { template: N; language: Language; publicOrigin: string },
  parameters: ParametersOf<N>,
): Omit<Mail, 'to'> {
  const write = templates[template][language] as (given: ParametersOf<N>) => Letter;
  const letter = write(inOneLine(parameters));
  const footer = FOOTER[language](publicOrigin);
  return {
    subject: oneLine(letter.subject),
    text: asText(letter, footer),
    html: asHtml(letter, footer, language),
  };
}

function asText({ paragraphs, code, action, closing }: Letter, footer: string): string {
  return [
    ...paragraphs,
    ...(code ? [`    ${code}`] : []),
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...closing,
    `-- \n${footer}`,
  ].join('\n\n');
}

function asHtml(
  { subject, paragraphs, code, action, closing }: Letter,
  footer: string,
  language: Language,
): string {
  const paragraph = (text: string, style = '') => `<p style="margin:0 0 16px;${style}">${escape(text)}</p>`;
  const quiet = 'font-size:14px;color:#57606a';
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escape(subject)}</title></head>
<body style="margin:0;padding:24px 16px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,sans-serif">
<div style="max-width:480px;margin:0 auto">
<p style="margin:0 0 24px;font-size:20px;font-weight:600">SuperID</p>
${paragraphs.map((text) => paragraph(text)).join('\n')}
${code ? paragraph(code, 'font-size:32px;font-weight:600;letter-spacing:6px') : ''}
${action ? `<p style="margin:8px 0 24px"><a href="${escape(action.url)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1f5fbf;color:#ffffff;text-decoration:none;font-weight:600">${escape(action.label)}</a></p>` : ''}
${closing.map((text) => paragraph(text, quiet)).join('\n')}
<hr style="border:0;border-top:1px solid #8c959f;margin:24px 0 16px">
${paragraph(footer, quiet)}
</div>
</body>
</html>`;
}

/** Whatever somebody typed stays within its line: no paragraph, no code and no header of its own. */
function inOneLine<P extends Record<string, string | null>>(parameters: P): P {
  const entries = Object.entries(parameters).map(([name, value]) => [name, value && oneLine(value)]);
  return Object.fromEntries(entries) as P;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

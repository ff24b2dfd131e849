import { Document } from '../web/document.tsx';
import { Footer } from '../web/footer.tsx';
import { Mark } from '../web/mark.tsx';
import type { Messages } from '../web/messages/index.ts';
import type { ApiDocument, Operation } from './openapi.ts';
import { PROBLEMS } from './problems.ts';
import { Field, InCode, Schema, Type } from './schema-pages.tsx';

/** The OpenAPI document for people: the same source, so that it is never another. */
export function DocsPage({ m, here, api }: { m: Messages; here: string; api: ApiDocument }) {
  const chapters = [
    { id: 'begin', title: m.api.begin, lang: undefined },
    ...api.tags.map(({ name }) => ({ id: idOf(name), title: name, lang: 'en' })),
    { id: 'problems', title: m.api.problems, lang: undefined },
    { id: 'schemas', title: m.api.schemas, lang: undefined },
  ];
  const entries = (
    <ul>
      {chapters.map(({ id, title, lang }) => (
        <li>
          <a href={`#${id}`} lang={lang}>
            {title}
          </a>
        </li>
      ))}
    </ul>
  );
  return (
    <Document m={m} title={m.api.title}>
      <a class="skip" href="#main">
        {m.common.skip}
      </a>
      <div class="console">
        <header class="bar">
          <a href="/" class="bar-brand" aria-label={m.common.home}>
            <Mark size={28} />
            <span>SuperID</span>
          </a>
        </header>
        <div class="console-body">
          <nav class="side" aria-label={m.api.nav}>
            <details>
              <summary>{m.api.nav}</summary>
              {entries}
            </details>
            {entries}
          </nav>
          <main id="main" tabindex={-1} class="reference">
            <div class="page-head">
              <h1>{m.api.title}</h1>
            </div>
            <p>{m.api.lead}</p>
            <Beginning m={m} api={api} />
            {api.tags.map(({ name }) => (
              <Chapter m={m} api={api} tag={name} />
            ))}
            <Problems m={m} />
            <section aria-labelledby="schemas">
              <h2 id="schemas">{m.api.schemas}</h2>
              {Object.entries(api.components.schemas).map(([name, schema]) => (
                <article id={`schema-${name}`}>
                  <h3 lang="en">{name}</h3>
                  <Schema m={m} schema={schema} />
                </article>
              ))}
            </section>
          </main>
        </div>
        <Footer m={m} here={here} />
      </div>
    </Document>
  );
}

function Beginning({ m, api }: { m: Messages; api: ApiDocument }) {
  const base = api.servers[0]?.url ?? '';
  const more = ['changes', 'creations', 'lists', 'limits'] as const;
  return (
    <section aria-labelledby="begin">
      <h2 id="begin">{m.api.begin}</h2>
      <p>{m.api.token}</p>
      <pre class="secret">{`curl ${base}/tenants/Cust10001/users -H 'Authorization: Bearer sid_…'`}</pre>
      <p>{m.api.scopes}</p>
      {more.map((name) => (
        <>
          <h3>{m.api[name]}</h3>
          <p>{m.api[`${name}Text`]}</p>
        </>
      ))}
      <p>
        <a href="/api/v1/openapi.json">{m.api.document}</a>
      </p>
    </section>
  );
}

function Chapter({ m, api, tag }: { m: Messages; api: ApiDocument; tag: string }) {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  return (
    <section aria-labelledby={idOf(tag)}>
      <h2 id={idOf(tag)} lang="en">
        {tag}
      </h2>
      {operations
        .filter(({ operation }) => operation.tags.includes(tag))
        .map((one) => (
          <OperationArticle m={m} {...one} />
        ))}
    </section>
  );
}

function OperationArticle(props: { m: Messages; method: string; path: string; operation: Operation }) {
  const { m, method, path, operation } = props;
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  return (
    <article id={operationId}>
      <h3 lang="en">{summary}</h3>
      <p>
        <code>
          <strong>{method.toUpperCase()}</strong> {path}
        </code>
      </p>
      {description === undefined ? null : (
        <p lang="en">
          <InCode text={description} />
        </p>
      )}
      <p class="quiet">
        <Needs m={m} operation={operation} />
      </p>
      <details>
        <summary>
          {m.api.details}
          <span class="hidden" lang="en">{`: ${summary}`}</span>
        </summary>
        <h4>{m.api.parameters}</h4>
        <dl class="pairs">
          {parameters.map((parameter) => (
            <Field m={m} {...parameter} />
          ))}
        </dl>
        {requestBody ? (
          <>
            <h4>{m.api.body}</h4>
            <p>
              <Contents m={m} content={requestBody.content} />
            </p>
          </>
        ) : null}
        <h4>{m.api.answers}</h4>
        <dl class="pairs">
          {Object.entries(responses).map(([status, answer]) => (
            <>
              <dt>{status}</dt>
              <dd lang="en">
                <InCode text={answer.description} />
                {Number(status) < 400 && answer.content ? (
                  <span class="hint">
                    <Contents m={m} content={answer.content} />
                  </span>
                ) : null}
              </dd>
            </>
          ))}
        </dl>
      </details>
    </article>
  );
}

function Needs({ m, operation: { security } }: { m: Messages; operation: Operation }) {
  const kinds = security.flatMap((one) => Object.keys(one)) as (keyof typeof m.api.tokens)[];
  const [scope] = Object.values(security[0] ?? {}).flat();
  return (
    <>
      {`${m.api.needs} ${kinds.map((kind) => m.api.tokens[kind]).join(m.api.or)} ${m.api.with} `}
      <code>{scope}</code>.
    </>
  );
}

function Contents({
  m,
  content,
}: {
  m: Messages;
  content: NonNullable<Operation['requestBody']>['content'];
}) {
  return (
    <>
      {Object.entries(content).map(([type, { schema }], at) => (
        <>
          {at === 0 ? null : m.api.or}
          {schema ? <Type m={m} schema={schema} /> : <code>{type}</code>}
        </>
      ))}
    </>
  );
}

function Problems({ m }: { m: Messages }) {
  return (
    <section aria-labelledby="problems">
      <h2 id="problems">{m.api.problems}</h2>
      <p>{m.api.problemsText}</p>
      <dl class="pairs" lang="en">
        {Object.entries(PROBLEMS).map(([code, { status, title, detail }]) => (
          <>
            <dt id={code}>
              <code>{code}</code>
            </dt>
            <dd>
              {status} {title}
              <span class="hint">{detail}</span>
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}

function idOf(tag: string): string {
  return `chapter-${tag.toLowerCase().replaceAll(/\W+/g, '-')}`;
}

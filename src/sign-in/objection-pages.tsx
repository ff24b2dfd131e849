import type { ObjectionView } from '../accounts/read-objection.ts';
import { CardPage } from '../web/card-page.tsx';
import type { Messages } from '../web/messages/index.ts';

type Props = { m: Messages; here: string; token: string };

/** A GET shows; the button's POST objects. `objection` is null for a link that is expired or never was. */
export function ObjectionPage({ objection, ...props }: Props & { objection: ObjectionView | null }) {
  if (objection === null) return <DeadObjection {...props} />;
  const { m, here, token } = props;
  switch (objection.state) {
    case 'waiting':
      return (
        <CardPage m={m} title={m.renames.stopTitle} here={here}>
          <p>{m.renames.stopText(objection, objection)}</p>
          <p>{m.renames.stopEffect}</p>
          <ObjectButton token={token} label={m.renames.stopGo} />
        </CardPage>
      );
    case 'in-effect':
      return (
        <CardPage m={m} title={m.renames.objectTitle} here={here}>
          <p>{m.renames.objectText(objection, objection)}</p>
          <ul class="reasons">
            {m.renames.objectEffects.map((effect) => (
              <li>{effect}</li>
            ))}
          </ul>
          <ObjectButton token={token} label={m.renames.objectGo} />
        </CardPage>
      );
    case 'objected':
      return (
        <CardPage m={m} title={m.renames.objectedTitle} here={here}>
          <p>{objection.holds ? m.renames.objectedHolds(objection.oldUsername) : m.renames.objectedMoved}</p>
        </CardPage>
      );
    case 'over':
      return (
        <CardPage m={m} title={m.renames.overTitle} here={here}>
          <p>{m.renames.overText(objection)}</p>
        </CardPage>
      );
  }
}

function DeadObjection({ m, here }: Props) {
  return (
    <CardPage m={m} title={m.renames.deadTitle} lead={m.renames.deadText} here={here}>
      <p>{m.renames.deadHelp}</p>
      <p class="after">
        <a href="/sign-in">{m.renames.toSignIn}</a>
      </p>
    </CardPage>
  );
}

function ObjectButton({ token, label }: { token: string; label: string }) {
  return (
    <form method="post" action={`/renames/objections/${token}`}>
      <button class="button primary">{label}</button>
    </form>
  );
}

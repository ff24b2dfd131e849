import { CardPage } from '../web/card-page.tsx';
import type { Messages } from '../web/messages/index.ts';
import type { Answer } from './answer.ts';

/** OAuth 2.0 Form Post Response Mode §2: a form that sends itself, or is sent by its button. */
export function FormPostPage({ m, answer }: { m: Messages; answer: Answer }) {
  return (
    <CardPage m={m} title={m.openid.onTheWay} lead={m.openid.onTheWayTo(answer.application)}>
      <form method="post" action={answer.redirectUri} data-send>
        {Object.entries(answer.answer).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <button class="button primary">{m.common.continue}</button>
      </form>
    </CardPage>
  );
}

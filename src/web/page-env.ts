import type { Context } from 'hono';
import type { Operator } from '../accounts/operator.ts';
import type { Language } from '../languages.ts';
import type { Services } from '../services.ts';
import type { Administrator } from '../users/administrator.ts';
import type { Session } from '../sessions/session.ts';
import type { Messages } from './messages/index.ts';

export type PageEnv = {
  Bindings: { services: Services };
  Variables: {
    language: Language;
    m: Messages;
    /** the address of this page to a GET, where the language form comes back to */
    here: string;
    session: Session;
    /** of the tenant that the URL names; there after `requireAdministrator` */
    admin: Administrator;
    /** there after `requireOperator` */
    operator: Operator;
    /** given to a browser that had none, in this very request */
    browser?: string;
  };
};

export type PageContext = Context<PageEnv>;

import { endSurface, pageSurface } from '../web/page-surface.ts';
import { render } from '../web/render.tsx';
import { DocsPage } from './docs-pages.tsx';
import { describeApi } from './openapi.ts';
import { API_GROUPS } from './routes.ts';

/** For whoever writes a program: open to all, since it says nothing of anyone. */
export const apiDocs = pageSurface({ stay: true });

apiDocs.get('/', (c) => {
  const { m, here } = c.var;
  return render(c, <DocsPage m={m} here={here} api={describeApi(API_GROUPS, c.env.services.publicOrigin)} />);
});

endSurface(apiDocs, '/api/v1/docs');

import type { Page } from 'playwright-core';
import { claimToo, loseRecord } from '../support/browser/domains.ts';
import { newFederated } from '../support/browser/federation.ts';
import { press } from '../support/browser/sign-in.ts';
import { openOperator } from './operator-pages.ts';

/** The domains of all tenants, for those who run the service. */
export const operatorDomainPages = [
  {
    name: 'the domains of all tenants, with a dispute',
    async open(page: Page) {
      const federated = await newFederated();
      await claimToo(federated);
      await openOperator(page, `/domains?search=${federated.domain}`);
    },
  },
  {
    name: 'a search for domains that finds none',
    open: (page: Page) => openOperator(page, '/domains?search=zzz'),
  },
  {
    name: 'a domain, for operators',
    async open(page: Page) {
      const federated = await newFederated();
      await loseRecord(federated, 2);
      await openOperator(page, `/domains/${federated.domainId}`);
    },
  },
  {
    name: 'a recovery that an operator opened',
    async open(page: Page) {
      await openOperator(page, `/domains/${(await newFederated()).domainId}`);
      await press(page, '[action$="/recovery"] button');
    },
  },
  { name: 'deciding for the claimant', open: (page: Page) => openDispute(page, 'moving') },
  { name: 'deciding for the holder', open: (page: Page) => openDispute(page, 'keeping') },
  {
    name: 'deciding for a claimant without a record',
    async open(page: Page) {
      await openDispute(page, 'moving');
      await press(page, '.button.danger');
    },
  },
  {
    name: 'a dispute that is settled',
    async open(page: Page) {
      await openDispute(page, 'keeping');
      await press(page, '.console main .button.primary');
    },
  },
];

async function openDispute(page: Page, deed: 'moving' | 'keeping'): Promise<void> {
  const federated = await newFederated();
  await claimToo(federated);
  await openOperator(page, '/domains');
  await press(page, `tr:has-text("${federated.domain}") [href$="/${deed}"]`);
}

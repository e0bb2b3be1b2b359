import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { addAccount } from '../../fixtures/account.ts';
import { DatabaseLine } from '../../fixtures/database-line.ts';
import { expect, test } from '../../fixtures/postgres.ts';
import type { Server } from '../../fixtures/server.ts';

const APPLICATION = 'http://127.0.0.2:8080';

/** Somebody who is logged on, here and at the application. */
interface Holder {
  session: string;
  cookie: string;
  /** When logging off was acknowledged. */
  endedAt: number;
}

/** One answer of the check. */
interface Checked {
  holder: Holder;
  node: Server;
  sentAt: number;
  status: number;
}

const forwarded = (uri: string) => ({
  'x-forwarded-proto': 'http',
  'x-forwarded-host': '127.0.0.2:8080',
  'x-forwarded-method': 'GET',
  'x-forwarded-uri': uri,
  'x-forwarded-for': '192.0.2.7',
  accept: 'text/html',
});

/** Asks a node as a proxy does: `fetch` would add that it is no navigation. */
async function ask(node: Server, method: string, url: string, headers: object, body = '') {
  const { pathname, search } = new URL(url, node.origin);
  const [host, port] = node.address.split(':');
  const asking = request({ host, port, method, path: pathname + search, headers: { ...headers } });
  asking.end(body);
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  answer.resume();
  const cookies = (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]);
  return {
    status: answer.statusCode ?? 0,
    location: answer.headers.location ?? '',
    cookies: cookies.join('; '),
  };
}

const post = (node: Server, path: string, cookie: string, body = '') =>
  ask(
    node,
    'POST',
    path,
    {
      origin: node.origin,
      cookie,
      accept: 'text/html',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body,
  );

/** Logs on and goes to the application. */
async function enter(node: Server): Promise<Holder> {
  const { userId, password } = await addAccount(node, { twoFactor: false });
  const form = new URLSearchParams({ user_id: userId, password }).toString();
  const { cookies: session } = await post(node, '/api/logon', '', form);
  const asked = await ask(node, 'GET', '/auth/check?redirect', forwarded('/'));
  const ticket = await ask(node, 'GET', asked.location, { cookie: session });
  const { pathname, search } = new URL(ticket.location);
  const headers = { ...forwarded(pathname + search), cookie: asked.cookies };
  const { cookies } = await ask(node, 'GET', pathname + search, headers);
  return { session, cookie: cookies, endedAt: Infinity };
}

const logOff = async (node: Server, holder: Holder) => {
  const { location } = await post(node, '/api/log-off', holder.session);
  expect(location).toBe('/logon?notice=logged-off');
  holder.endedAt = performance.now();
};

test('r27 what is revoked on one node opens nothing, however the other reaches the database', async ({
  postgres,
  startServer,
}) => {
  const env = {
    GTG__APPS__1__NAME: 'Office',
    GTG__APPS__1__ORIGIN: APPLICATION,
    GTG__PROXY__TRUSTED: '127.0.0.1',
  };
  const line = await DatabaseLine.to(postgres);
  const here = await startServer({ databaseUrl: postgres, env });
  const { keyFile, origin } = here;
  const there = await startServer({ databaseUrl: line.url, keyFile, origin, env });
  const holders = await Promise.all(Array.from({ length: 8 }, () => enter(here)));

  // Both nodes are asked all the while.
  const history: Checked[] = [];
  let over = false;
  const askAgainAndAgain = async (node: Server) => {
    for (let turn = 0; !over; turn += 1) {
      const holder = holders[turn % holders.length]!;
      const sentAt = performance.now();
      const headers = { ...forwarded('/rota'), cookie: holder.cookie };
      const { status } = await ask(node, 'GET', '/auth/check', headers);
      history.push({ holder, node, sentAt, status });
    }
  };
  const asking = [here, there, here, there].map(askAgainAndAgain);
  /** Waits for such an answer to a request that is sent from now on. */
  const seen = async (wanted: (checked: Checked) => boolean) => {
    const from = performance.now();
    const is = (checked: Checked) => checked.sentAt > from && wanted(checked);
    await expect.poll(() => history.some(is), { timeout: 60_000 }).toBe(true);
  };
  const refused = (holder: Holder) => (checked: Checked) =>
    checked.node === there && checked.holder === holder && checked.status === 401;
  const [slow, cut, mended, stays] = holders as [Holder, Holder, Holder, Holder];

  await seen(({ node, status }) => node === there && status === 200);
  line.hold();
  await logOff(here, slow);
  line.letGo();
  await seen(refused(slow));

  line.cut();
  const cutAt = performance.now();
  await logOff(here, cut);
  await seen(({ node, status }) => node === there && status === 503);
  const deafAt = performance.now();
  line.mend();
  await seen(refused(cut));
  await seen(({ node, holder, status }) => node === there && holder === stays && status === 200);
  await logOff(here, mended);
  await seen(refused(mended));
  over = true;
  await Promise.all(asking);
  line.close();

  const late = ({ node, holder }: Checked) => holder.endedAt + (node === there ? 1000 : 0);
  const opened = history.filter(({ status }) => status === 200);
  expect(opened.filter((checked) => checked.sentAt > late(checked))).toEqual([]);
  const deaf = ({ sentAt }: Checked) => sentAt > cutAt + 1000 && sentAt < deafAt;
  expect(opened.filter((checked) => checked.node === there && deaf(checked))).toEqual([]);
  const statuses = new Set(history.map(({ status }) => status));
  expect([...statuses].sort()).toEqual([200, 401, 503]);
  console.log(`${history.length} answers, ${opened.length} of them opened`);
});

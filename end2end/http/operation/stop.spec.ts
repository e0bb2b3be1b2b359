import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '../../fixtures/http.ts';

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  test(`asked to stop by ${signal}, the server still answers what is under way, and then ends`, async ({
    startServer,
  }) => {
    const server = await startServer();
    const [host = '', port] = server.address.split(':');
    const body = 'user_id=nobody&password=quiet+harbour';
    const socket = connect(Number(port), host);
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.write(
      `POST /api/logon HTTP/1.1\r\nHost: ${server.address}\r\nOrigin: ${server.origin}\r\n` +
        'Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n' +
        `Expect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    // It asks for the body: the request is under way.
    await expect.poll(() => answer).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write(body.slice(0, 9));
    const stopped = server.stop(signal);
    const isOpen = () => fetch(`${server.origin}/healthz`).then(Boolean, () => false);
    await expect.poll(isOpen, 'takes nothing new').toBe(false);
    socket.write(body.slice(9));
    await once(socket, 'close');
    expect(answer).toMatch(/\r\n\r\nHTTP\/1\.1 200 /);
    expect(answer).toContain('credentials');
    await stopped;
    expect(server.log()).toContain('stopped');
    await expect(fetch(`${server.origin}/healthz`)).rejects.toThrow();
  });

import { startTcpForwarder, type TcpForwarder } from '../platform/tcp-forwarder';

/** Where browsers reach the console. It can be shut, as when somebody's network goes away, and opened again on the same port. */
export interface ConsoleDoor extends Pick<TcpForwarder, 'switchOff' | 'switchOn' | 'close'> {
  url: string;
}

/** A door in front of the gateway, which serves the console and its API alike. */
export async function openDoor(gateway: number): Promise<ConsoleDoor> {
  const door = await startTcpForwarder(gateway);
  return { ...door, url: `http://127.0.0.1:${door.port}` };
}

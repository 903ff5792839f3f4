import 'reflect-metadata';
import { runSender } from './run-sender';
import { readSenderConfig } from './sender.config';

runSender(readSenderConfig()).catch((error: Error) => {
  process.stderr.write(`outbound-sender: ${error.message}\n`);
  process.exit(1);
});

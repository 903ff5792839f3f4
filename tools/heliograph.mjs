// The operator's command line: `node tools/heliograph.mjs dead-letters list`. It is a client of the public API and knows nothing else.
import { readCliConfig } from './cli/cli.config.mjs';
import { createClient } from './cli/client.mjs';
import { readCommand, USAGE } from './cli/command.mjs';
import { perform } from './cli/perform.mjs';

try {
  const command = readCommand(process.argv.slice(2));
  if (command === null) {
    process.stdout.write(`${USAGE}\n`);
  } else {
    const refused = await perform(command, createClient(readCliConfig(process.env)), (text) => process.stdout.write(`${text}\n`));
    // 2: it worked, and something was refused.
    process.exitCode = refused > 0 ? 2 : 0;
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

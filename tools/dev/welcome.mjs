/**
 * What to do now that it runs.
 * @param {{ platform: import('./processes.mjs').Platform, took: string, say: (line?: string) => void }} options
 *   the seed may tell its own things to try: `try: [{ title, command }]`
 */
export function welcome({ platform, took, say }) {
  const { urls, apiKey, facts } = platform;
  say();
  say(`Heliograph runs (${took}). Ctrl-C stops it; its data stays.`);
  say();
  if (facts.consoleUrl) say(`  console           ${facts.consoleUrl}`);
  for (const { role, email, password } of facts.people ?? []) say(`    ${role.padEnd(15)} ${email}   password: ${password}`);
  say(`  customer's phone  ${facts.phoneUrl ?? urls.simulator}`);
  say(`  API               ${urls.gateway}`);
  say(`  API docs          ${urls.docs}`);
  if (apiKey) say(`  demo API key      ${apiKey}`);
  say();
  say('Three things to try:');
  for (const [at, { title, command }] of (facts.try ?? generalTries(urls, apiKey)).entries()) {
    say(`  ${at + 1}. ${title}`);
    say(`     ${command}`);
  }
  say();
}

function generalTries(urls, apiKey) {
  const key = `-H 'Authorization: Bearer ${apiKey ?? 'YOUR_KEY'}'`;
  return [
    { title: 'Which templates may be sent', command: `curl -s ${key} ${urls.gateway}/v1/templates` },
    { title: 'What has happened so far', command: `curl -s ${key} ${urls.gateway}/v1/events` },
    {
      title: 'Play the customer: write a message on the phone page, then see the conversation',
      command: `curl -s ${key} ${urls.gateway}/v1/conversations`,
    },
  ];
}

// The engineer's side: rules files are linted, explain alerts, and are tuned.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { box, check, engine, faults, paste, title } from './harness.js';

const EXAMPLE = (await readFile(new URL('../../src/app/example.json', import.meta.url), 'utf8')).trimEnd();
const RULES = `- rule: Execution from /dev/shm
  desc: d
  condition: evt.type = execve and proc.cmdline startswith "sh -c /dev/shm" and not user.uid = 7
  output: started %proc.name
  priority: WARNING
`;

const tab = (page, name) => page.getByRole('tab', { name, exact: true });
const said = (page, name) => page.getByRole('status', { name, exact: true });

check('pasted rules go under Rules, and the alert then shows why its rule fired', async (page) => {
  await engine(page);
  await paste(page, EXAMPLE);
  await title(page).waitFor();
  await paste(page, RULES);
  await said(page, 'Rules').getByText('Falco 0.44 would load this').waitFor();
  assert.equal(await box(page).inputValue(), EXAMPLE, 'the alert is back in its box');
  assert.equal(await page.getByRole('textbox', { name: 'Rules', exact: true }).inputValue(), RULES);

  await tab(page, 'Report').click();
  const why = page.getByRole('region', { name: 'Why the Rule Fired' });
  await why.getByText('proc.cmdline startswith "sh -c /dev/shm"').waitFor();
});

check('what is wrong with rules is listed with its line, and leads to it', async (page) => {
  await engine(page);
  await paste(page, RULES.replace('evt.type = execve', 'evt.type = execve and nosuch.field = 1'));
  const problem = page.getByRole('list', { name: 'Problems of the rules' }).getByRole('listitem').first();
  await problem.waitFor();
  assert.match(await problem.textContent(), /error.*line 3.*LOAD_ERR/s);
  await problem.getByRole('button').click();
  const area = page.getByRole('textbox', { name: 'Rules', exact: true });
  await page.waitForFunction(() => document.activeElement?.id === 'rules-text');
  assert.match(await area.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd)), /nosuch\.field/);
});

check('an exception is proposed, replayed, and tried again as it is edited', async (page) => {
  await engine(page);
  await paste(page, `${EXAMPLE}\n${EXAMPLE.replaceAll('kniz0C', 'aB3dE9')}`);
  await title(page).waitFor();
  await tab(page, 'Rules').click();
  await page.getByRole('button', { name: 'Propose an exception' }).click();
  const area = page.getByRole('textbox', { name: 'Exception' });
  await area.waitFor();
  await said(page, 'What the exception would do').getByText('Would silence 2; 0 remain').waitFor();
  assert.match(await area.inputValue(), /exceptions: append/);

  await area.fill((await area.inputValue()).replace('override:', 'overide:'));
  await said(page, 'What the exception would do').getByText('No exception').waitFor();
});

for (const colorScheme of ['light', 'dark']) {
  check(`axe finds nothing under Rules, ${colorScheme}`, async (page) => {
    await engine(page);
    await paste(page, EXAMPLE);
    await title(page).waitFor();
    await tab(page, 'Rules').click();
    await page.getByRole('button', { name: 'Propose an exception' }).click();
    await page.getByRole('textbox', { name: 'Exception' }).waitFor();
    assert.deepEqual(await faults(page), []);
  }, { colorScheme });
}

// A report as the engine would answer it, written by hand: it has one of every block, and values that are hard to show.
// Tests of the page use it where they need a report that no change of the analysis can move.

const text = (words) => ({ Text: words });
const strong = (words) => ({ Strong: words });
const ours = (words) => ({ Code: words });
const evidence = (field, value) => ({ Evidence: { field, value } });
const value = (words) => ({ Value: words });
const link = (words, href) => ({ Link: { text: words, href } });
const s = (cites, ...inlines) => ({ cites, inlines: inlines.map((each) => (typeof each === 'string' ? text(each) : each)) });
const plain = (...inlines) => s([], ...inlines);
const cell = (...inlines) => ({ inlines: inlines.map((each) => (typeof each === 'string' ? text(each) : each)) });
const code = (label, language, body) => ({ label, language, text: body });
const twig = (depth, answer, deciding, words) => ({ depth, answer, deciding, words });
const badge = (label, word, tone) => ({ label, value: word, tone });

const SCRIPT = '/dev/shm/falco-event-generator-syscall-ExecutionFromDevShm-kniz0C.sh';
const ID = '1232fb36c811';

const row = (field, shown, meaning) => ({
  field,
  missing: false,
  cells: [cell(ours(field)), cell(evidence(field, shown)), cell(meaning)],
});
const missing = (field, meaning) => ({
  field,
  missing: true,
  cells: [cell(ours(field)), cell('not in this alert'), cell(meaning)],
});

const rows = [
  row('evt.type', 'execve', 'A process asked the kernel to run another program.'),
  row('evt.res', 'EACCES', 'The kernel refused: permission denied.'),
  row('proc.name', 'sh', 'The caller. On a refused exec this is not the target.'),
  row('proc.exepath', '/bin/busybox', 'The caller’s program: sh is an applet of busybox, as in Alpine-like images.'),
  row('proc.cmdline', `sh -c ${SCRIPT}`, 'The caller’s command line; it names the script it was to run.'),
  row('proc.pname', 'event-generator', 'The parent process.'),
  row('proc.pcmdline', 'event-generator run syscall', 'The parent’s command line.'),
  row('proc.cwd', '/', 'Working directory.'),
  row('proc.tty', '0', 'No terminal: nobody typed this.'),
  row('user.name', 'root', 'The user inside the container.'),
  row('user.uid', '0', 'Root, inside the container.'),
  row('user.loginuid', '-1', 'No login session stands behind it.'),
  row('evt.arg.flags', 'EXE_WRITABLE|EXE_LOWER_LAYER', 'The program comes from the image and its file may be written to.'),
  row('container.id', ID, 'Short container id.'),
  row('container.name', 'eventgen-live', 'Given with --name.'),
  row('container.image.repository', 'falcosecurity/event-generator', 'The image of Falco’s own test tool; a name can be imitated.'),
  row('container.image.tag', 'latest', 'A moving tag: it does not say which build ran.'),
  missing('evt.arg.filename', 'Would name the target of the exec.'),
  missing('container.image.digest', 'Would prove which image ran.'),
  missing('k8s.pod.name', 'No pod is named: plain Docker, or the metadata was not collected.'),
];

const steps = [
  {
    group: 'Verify',
    tag: { text: 'reads', tone: 'Good' },
    title: plain('Compare the image’s digest with the one Falco publishes'),
    detail: [plain('Names and tags can be imitated, a digest cannot. If it differs, treat the alert as real.')],
    code: [code('command', 'sh', `docker inspect --format '{{.Image}} {{.Created}} {{.HostConfig.IpcMode}}' -- ${ID}`)],
  },
  {
    group: 'Verify',
    tag: { text: 'reads', tone: 'Good' },
    title: plain('Confirm the ', ours('noexec'), ' mount without entering the container'),
    detail: [plain('An exec into the container would add events of its own.')],
    code: [code('command', 'sh', `pid=$(docker inspect --format '{{.State.Pid}}' -- ${ID})\ngrep ' /dev/shm ' "/proc/$pid/mounts"`)],
  },
  {
    group: 'Preserve',
    tag: { text: 'changes', tone: 'Caution' },
    title: plain('Keep the container’s file system as an image'),
    detail: [],
    code: [code('command', 'sh', `docker commit -- ${ID} evidence/${ID}:kept`)],
  },
  {
    group: 'Contain',
    tag: { text: 'changes', tone: 'Caution' },
    title: plain('Pause it, if the run is not confirmed'),
    detail: [plain('A pause keeps memory; stopping destroys it.')],
    code: [code('command', 'sh', `docker pause -- ${ID}`)],
  },
  {
    group: 'Contain',
    tag: { text: 'destroys evidence', tone: 'Alarm' },
    title: plain('Stop it only when pausing fails'),
    detail: [],
    code: [code('command', 'sh', `docker stop -- ${ID}`)],
  },
];

const YAML = `- rule: Execution from /dev/shm
  exceptions:
    - name: event_generator_selftest
      fields: [container.image.repository, proc.pname, proc.cmdline]
      comps: [in, "=", startswith]
      values:
        - - [falcosecurity/event-generator, docker.io/falcosecurity/event-generator]
          - event-generator
          - "sh -c /dev/shm/falco-event-generator-syscall-ExecutionFromDevShm-"
  override:
    exceptions: append
`;

const section = (level, id, heading, ...blocks) => ({ id, heading, level, blocks });

/** The whole report. `raw` is shown as the alert in its appendix. */
export function report(raw = '{"rule":"Execution from /dev/shm"}') {
  return {
    title: 'Alert Analysis Report',
    sections: [
      section(2, 'summary', 'Summary',
        { Banner: {
          tone: 'Caution',
          headline: s(['evt.res', 'proc.cmdline'], 'Blocked: the kernel refused to run a script from ', ours('/dev/shm')),
          badges: [
            badge('Outcome', 'blocked', 'Good'),
            badge('Classification', 'expected activity: security test, to be confirmed', 'Caution'),
            badge('Severity', 'low', 'Neutral'),
            badge('Confidence', 'medium', 'Neutral'),
          ],
          action: s(['container.id'], 'Confirm who started the container ', evidence('container.id', ID), '; then end the test run or scope an exception to it.'),
        } },
        { Paragraph: [
          s(['proc.pname', 'proc.name', 'proc.cmdline', 'container.name'], evidence('proc.pname', 'event-generator'), ' started ', evidence('proc.name', 'sh'), ' in the container ', evidence('container.name', 'eventgen-live'), ', which tried to run the script ', evidence('proc.cmdline', SCRIPT), '.'),
          s(['evt.type', 'evt.res'], 'The kernel answered ', evidence('evt.type', 'execve'), ' with ', evidence('evt.res', 'EACCES'), ', so the script did not run.'),
          s(['proc.pname', 'proc.pcmdline', 'container.image.repository', 'proc.cmdline'], 'Parent, command line, image and file name all point to Falco’s own event generator; every one of them can be imitated.'),
        ] }),
      section(2, 'detailed-analysis', 'Detailed Analysis'),
      section(3, 'event-details', 'Event Details',
        { Paragraph: [plain('Rule ', value('Execution from /dev/shm'), ', priority ', strong('Warning'), ', 2026-04-13 17:57:44.123803926 UTC.')] },
        { Table: { caption: 'Fields of the alert', columns: ['Field', 'Value', 'What it means'], rows } }),
      section(3, 'process-chain', 'Process Chain',
        { Chain: [
          { role: 'parent', name: s(['proc.pname'], evidence('proc.pname', 'event-generator')), detail: [s(['proc.pcmdline'], 'Command line ', evidence('proc.pcmdline', 'event-generator run syscall'), '.')], standing: 'Seen' },
          { role: 'process', name: s(['proc.name'], evidence('proc.name', 'sh')), detail: [s(['proc.exepath', 'user.uid'], 'Program ', evidence('proc.exepath', '/bin/busybox'), ', user id ', evidence('user.uid', '0'), '.')], standing: 'Seen' },
          { role: 'target', name: s(['proc.cmdline'], evidence('proc.cmdline', SCRIPT)), detail: [plain('Read from the command line: the alert does not carry ', ours('evt.arg.filename'), '.')], standing: 'Refused' },
          { role: 'interpreter', name: plain('unknown'), detail: [], standing: 'Unknown' },
        ] }),
      section(3, 'outcome', 'Outcome',
        { Paragraph: [s(['evt.res'], evidence('evt.res', 'EACCES'), ' is the kernel’s answer to ', ours('execve'), ': permission denied. The most likely causes, first to last:')] },
        { List: { ordered: true, items: [
          { sentences: [plain(ours('/dev/shm'), ' is mounted ', ours('noexec'), ', as container runtimes do by default.')] },
          { sentences: [plain('The file lacks the execute bit.')] },
          { sentences: [plain('A security module refused it.')] },
        ] } }),
      section(3, 'why-the-rule-fired', 'Why the Rule Fired',
        { Paragraph: [s(['proc.cmdline', 'proc.name'], 'The branch “a shell whose arguments start with ', ours('-c /dev/shm'), '” matched.')] },
        { Tree: [
          twig(0, 'Yes', true, plain('all of')),
          twig(1, 'Yes', true, s(['evt.type'], ours('evt.type in (execve, execveat)'), ': it is ', evidence('evt.type', 'execve'))),
          twig(1, 'Yes', true, plain('one of')),
          twig(2, 'Unknown', false, plain(ours('proc.exe startswith /dev/shm'), ': not in this alert')),
          twig(2, 'Yes', true, s(['proc.cmdline'], ours('proc.args startswith "-c /dev/shm"'))),
          twig(1, 'No', false, s(['container.image.repository'], ours('container.image.repository in (trusted_images)'))),
        ] }),
      section(3, 'potential-impact', 'Potential Impact',
        { Paragraph: [plain('If it is real: somebody can start programs in this container, and looked for a place in memory to keep them.')] }),
      section(3, 'attack', 'ATT&CK',
        { Table: { caption: 'Tactics and techniques', columns: ['Technique', 'Tactic', 'Basis'], rows: [
          { field: null, missing: false, cells: [cell(link('T1059.004', 'https://attack.mitre.org/techniques/T1059/004/'), ' Unix Shell'), cell('Execution'), cell('the rule’s tags')] },
        ] } }),
      section(2, 'possible-mitigation-strategies', 'Possible Mitigation Strategies', { Steps: steps }),
      section(2, 'falco-configuration', 'Falco Configuration',
        { Paragraph: [plain('An exception that silences this test and nothing else:')] },
        { Code: code('Falco rules', 'yaml', YAML) }),
      section(2, 'not-in-evidence', 'Not in Evidence',
        { List: { ordered: false, items: [
          { sentences: [plain('Who started the container. ', strong('container.image.digest'), ' would tell which image ran.')] },
          { sentences: [plain('Whether the script’s content was harmless: the generator deletes it after each try.')] },
        ] } }),
      section(2, 'conclusion', 'Conclusion',
        { Paragraph: [s(['container.image.repository'], 'One decision is open: was this test run announced? If nobody knows of it, treat it as an intrusion.')] }),
      section(2, 'appendix', 'Appendix', { Code: code('Raw alert', 'json', raw) }),
    ],
  };
}

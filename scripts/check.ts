import { runTool } from './tools.ts';

const steps = [
  { name: 'Format', tool: 'oxfmt', args: ['--check', '.'] },
  { name: 'Lint', tool: 'oxlint', args: [] },
  { name: 'Types', tool: 'tsc', args: ['--noEmit'] },
  { name: 'Dead code', tool: 'knip', args: [] },
  { name: 'Tests', tool: 'vitest', args: ['run'] },
];

for (const { name, tool, args } of steps) {
  console.log(`\n— ${name}: ${[tool, ...args].join(' ')}`);
  const code = await runTool(tool, args);
  if (code === 0) continue;
  // The tests close with their own count.
  if (tool !== 'vitest') console.log(`\n${name}: failed.\n0 passed, 1 failed`);
  process.exit(code);
}

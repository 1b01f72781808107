// node speedscope.mjs CHROMIUM PAGE FILE: what speedscope's page shows of the file, as text; exit 1
// and the messages if the console says an error.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';

const [chromium, page, file] = process.argv.slice(2);
const puppeteer = createRequire(path.resolve(page))('puppeteer-core');

// As speedscope's own command hands it over: by a script.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'speedscope-'));
const script = path.join(folder, 'load.js');
const content = fs.readFileSync(file).toString('base64');
fs.writeFileSync(script, `speedscope.loadFileFromBase64("${path.basename(file)}", "${content}")`);

const browser = await puppeteer.launch({
  executablePath: chromium,
  userDataDir: path.join(folder, 'profile'),
  args: ['--no-sandbox', '--disable-gpu', '--allow-file-access-from-files'],
});
const errors = [];
try {
  const tab = await browser.newPage();
  tab.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  tab.on('pageerror', (error) => errors.push(error.message));
  tab.on('dialog', (dialog) => { errors.push(dialog.message()); dialog.dismiss(); });
  await tab.goto(`file://${path.resolve(page)}#localProfilePath=${script}&view=sandwich`);
  const done = () => /Symbol Name|Something went wrong|Unrecognized format/i.test(document.body.innerText);
  const loaded = tab.waitForFunction(done, { timeout: 90_000, polling: 100 });
  // A file that it can't read is an error on the console at most.
  const failed = (async () => {
    while (errors.length === 0) await new Promise((go) => setTimeout(go, 100));
  })();
  await Promise.race([loaded, failed]);
  console.log(await tab.evaluate(() => document.body.innerText));
} finally {
  await browser.close();
  fs.rmSync(folder, { recursive: true, force: true });
}
if (errors.length > 0) {
  console.error(errors.join('\n'));
  process.exit(1);
}
process.exit(0);

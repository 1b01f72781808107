// node page.mjs CHROMIUM LIBRARIES PAGE: the page in headless Chromium, held to the model in it. Exit 1
// and what is wrong, a line each.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const [chromium, libraries, page] = process.argv.slice(2);
const require = createRequire(path.resolve(libraries, 'x'));
const puppeteer = require('puppeteer-core');
const Ajv = require('ajv');
const read = (...parts) => fs.readFileSync(path.join(...parts), 'utf8');

const wrong = [];
const expect = (holds, what) => { if (!holds) wrong.push(what); };
const same = (got, want, what) => expect(got === want, `${what}: ${got}, not ${want}`);

// What must be drawn of a case.
function wanted(each) {
  const curves = each.growth.curves ?? [];
  const series = each.times.series ?? [];
  const paths = new Set();
  for (const half of each.flame.operations ? ['broken', 'fixed'] : []) {
    if (each.flame[half].stacks.length > 0) paths.add(half);
    for (const stack of each.flame[half].stacks) {
      const ours = stack.frames.filter((frame) => frame.ours).map((frame) => frame.function);
      ours.forEach((_, i) => paths.add([half, ...ours.slice(0, i + 1)].join('\n')));
    }
  }
  return {
    curves: curves.length,
    points: curves.flatMap((curve) => [...curve.broken.points, ...curve.fixed.points]).length,
    bars: 2 * series.length,
    whiskers: 2 * series.length,
    rounds: series.flatMap((one) => [...one.broken.ns, ...one.fixed.ns]).length,
    frames: paths.size,
    leftOut: ['growth', 'flame', 'times', 'detectors'].filter((part) => each[part].left_out).length,
  };
}

// What is drawn of it: marks that have a place, and are inside their chart.
const drawn = (id) => {
  const article = document.getElementById(id);
  const visible = (selector) => [...article.querySelectorAll(selector)].filter((mark) => {
    const box = mark.getBoundingClientRect();
    const chart = mark.closest('svg').getBoundingClientRect();
    return box.width > 0 && box.height > 0 && box.left >= chart.left - 5 && box.right <= chart.right + 5;
  }).length;
  const lines = (selector) => [...article.querySelectorAll(selector)]
    .filter((line) => ['x1', 'x2', 'y1', 'y2'].every((name) => Number.isFinite(Number(line.getAttribute(name) ?? 0)))).length;
  return {
    curves: article.querySelectorAll('.growth svg').length,
    points: visible('.growth .points > *'),
    bars: visible('.times .bars rect'),
    whiskers: lines('.times .whiskers line'),
    rounds: visible('.times .rounds circle'),
    frames: visible('.flame g.frame'),
    leftOut: article.querySelectorAll('.left_out dd').length,
  };
};

async function charts(tab, cases) {
  for (const each of cases) {
    const want = wanted(each);
    const got = await tab.evaluate(drawn, `case-${each.name}`);
    for (const part of Object.keys(want)) same(got[part], want[part], `${each.name}: ${part} drawn`);
    const changed = await tab.evaluate((id) => ['ins', 'del'].map((kind) =>
      document.getElementById(id).querySelectorAll(`.diff td.d2h-${kind}`).length), `case-${each.name}`);
    expect(changed[0] + changed[1] > 0, `${each.name}: no changed line in the diff`);
  }
}

// A group's plots: each row has its marks, inside the chart.
async function plots(tab, groups) {
  for (const group of groups) {
    const rows = (group.plots ?? []).flatMap((plot) => plot.rows);
    const got = await tab.evaluate((id) => {
      const chapter = document.getElementById(id);
      const inside = (mark) => {
        const box = mark.getBoundingClientRect();
        const chart = mark.closest('svg').getBoundingClientRect();
        return box.left >= chart.left && box.right <= chart.right && box.top >= chart.top && box.bottom <= chart.bottom;
      };
      const count = (selector) => [...chapter.querySelectorAll(`.intervals ${selector}`)].filter(inside).length;
      const clipped = [...chapter.querySelectorAll('.intervals text')].filter((text) => !inside(text));
      return { medians: count('.medians circle'), spreads: count('.spread line'), p99: count('.p99 line'),
               clipped: clipped.map((text) => text.textContent) };
    }, group.name);
    for (const part of ['medians', 'spreads', 'p99']) same(got[part], rows.length, `${group.name}: ${part} drawn`);
    same(got.clipped.join('; '), '', `${group.name}: text that is cut off`);
  }
}

const focused = (tab) => tab.evaluate(() => {
  const at = document.activeElement;
  return at.id || at.className?.baseVal || at.className || at.tagName;
});

async function keyboard(tab) {
  await tab.evaluate(() => { location.hash = ''; window.scrollTo(0, 0); document.activeElement.blur(); });
  const order = [];
  for (let i = 0; i < 6; i += 1) {
    await tab.keyboard.press('Tab');
    order.push(await focused(tab));
  }
  same(order.join(' '), 'skip home previous go next present', 'order of focus');
  const pressed = () => tab.$eval('#present', (button) => button.getAttribute('aria-pressed'));
  await tab.focus('#present');
  await tab.keyboard.press('Space');
  same(await pressed(), 'true', 'big type by the keyboard');
  await tab.keyboard.press('Space');
  await tab.focus('#next');
  await tab.keyboard.press('Enter');
  expect((await tab.evaluate(() => location.hash)).startsWith('#case-'), 'next leads to no case');

  // All that can be used is reached, and nothing holds the focus.
  const count = await tab.evaluate(() => document.querySelectorAll(
    'a[href], button, select, input, summary, [tabindex="0"]').length);
  await tab.evaluate(() => document.activeElement.blur());
  await tab.focus('.home');
  let last = '';
  for (let i = 0; i < count + 5 && last !== 'BODY'; i += 1) {
    await tab.keyboard.press('Tab');
    last = await focused(tab);
  }
  same(last, 'BODY', 'the end of the page by Tab');

  const flame = await tab.$('.flame g.frame[tabindex="0"]');
  if (flame) {
    await flame.evaluate((frame) => frame.focus());
    const told = () => tab.$eval('.flame .told', (line) => line.textContent);
    const root = await told();
    await tab.keyboard.press('ArrowUp');
    const child = await told();
    expect(child !== root, 'an arrow does not walk the flame graph');
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('ArrowDown');
    same(await told(), root, 'the flame graph after a walk up and down');
  }
}

async function looks(tab, cases) {
  const settle = () => new Promise((go) => { setTimeout(go, 300); });  // drawn again: no oracle
  const fits = async (what) => {
    const [page, window] = await tab.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(page <= window, `${what}: the page is ${page} wide, the window ${window}`);
  };
  await tab.setViewport({ width: 1366, height: 768 });
  await settle();
  const bottom = await tab.evaluate(() => {
    window.scrollTo(0, 0);
    return document.querySelector('#summary table').getBoundingClientRect().bottom;
  });
  expect(bottom <= 768, `the summary does not fit one screen: it ends at ${bottom}`);
  await fits('wide');
  await tab.setViewport({ width: 360, height: 740 });
  await settle();
  await fits('narrow');
  await charts(tab, cases);
  await plots(tab, model.groups);
  const paper = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const scheme = async (value) => {
    await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
    return paper();
  };
  expect(await scheme('dark') !== await scheme('light'), 'dark and light look the same');
  await tab.emulateMediaType('print');
  same(await tab.$eval('.bar', (bar) => getComputedStyle(bar).display), 'none', 'the bar in print');
}

const model = JSON.parse(read(page).match(/<script type="application\/json" id="model">(.*?)<\/script>/s)[1]);
const schema = JSON.parse(read(path.dirname(fileURLToPath(import.meta.url)), '../model.schema.json'));
const valid = new Ajv({ allErrors: true }).compile(schema);
expect(valid(model), `the model: ${JSON.stringify(valid.errors)}`);

const browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const tab = await browser.newPage();
  const url = `file://${path.resolve(page)}`;
  tab.on('console', (message) => ['error', 'warn'].includes(message.type()) && wrong.push(`console: ${message.text()}`));
  tab.on('pageerror', (error) => wrong.push(`console: ${error.message}`));
  tab.on('dialog', (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  tab.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) wrong.push(`request: ${request.url()}`);
  });
  await tab.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await tab.setViewport({ width: 1366, height: 768 });
  await tab.goto(url);
  // Drawn in the next frames: as soon as nothing is missing, or after a while.
  const cases = model.groups.flatMap((group) => group.cases);
  const flames = cases.flatMap((each) => ['broken', 'fixed'].filter((half) => each.flame[half]?.stacks.length > 0));
  await tab.waitForFunction((count) => document.querySelectorAll('.flame g.frame[tabindex="0"]').length === count,
    { timeout: 10_000 }, flames.length).catch(() => wrong.push('not all flame graphs are drawn'));
  await plots(tab, model.groups);
  for (const part of [charts, keyboard, looks]) {
    if (wrong.length === 0) await part(tab, cases);
  }
} finally {
  await browser.close();
}
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
console.log(`${path.basename(page)}: ${model.groups.flatMap((group) => group.cases).length} cases, all as in the model`);

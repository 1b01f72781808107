// The page: a summary to project, then every case.

const model = JSON.parse(document.getElementById('model').textContent);
const cases = model.groups.flatMap((group) => group.cases.map((each) => ({ group, ...each })));
const idOf = (each) => `case-${each.name}`;
const breakable = (name) => name.split(/(?<=_)/).flatMap((part) => [part, h('wbr')]);

function ageOf(stamp) {
  const minutes = (Date.now() - new Date(stamp)) / 60_000;
  const [size, unit] = minutes < 90 ? [1, 'minute'] : minutes < 36 * 60 ? [60, 'hour'] : [1440, 'day'];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
    .format(-Math.max(0, Math.round(minutes / size)), unit);
}
const measuredAt = (stamp) => h('time', { datetime: stamp, title: stamp }, ageOf(stamp));

const mark = (half) => (half.as_expected
  ? '' : h('strong', { class: 'unexpected' }, `NOT as stated: ${half.why.join('; ')} `));

function summary() {
  const ok = (half) => cases.filter((each) => each[half].as_expected).length;
  const body = model.groups.map((group) => h('tbody', {},
    h('tr', { class: 'group' }, h('th', { colspan: 3, scope: 'rowgroup' },
      h('a', { href: `#${group.name}` }, breakable(group.name)), ' ',
      h('span', { class: 'about' }, group.title))),
    group.cases.map((each) => h('tr', {},
      h('th', { scope: 'row' }, h('a', { href: `#${idOf(each)}` }, breakable(each.name))),
      HALVES.map((half) => h('td', { class: half }, mark(each[half]), each[half].showed))))));
  document.getElementById('summary').append(
    h('h1', { id: 'title' }, model.title, h('span', { class: 'about' }, model.about)),
    h('table', { style: `--rows: ${cases.length + model.groups.length + 1}` },
      h('caption', {}, `${cases.length} cases: `,
        h('span', { class: 'broken' }, `${ok('broken')} broken as stated`), ', ',
        h('span', { class: 'fixed' }, `${ok('fixed')} fixed as stated`)),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'case'),
        HALVES.map((half) => h('th', { scope: 'col', class: half }, half)))),
      body));
}

const wide = matchMedia('(min-width: 1100px)');
function diffOf(each) {
  const place = h('div', { class: 'diff', tabindex: 0, role: 'region',
                           'aria-label': `${each.name}: from broken to fixed` });
  const draw = () => new Diff2HtmlUI(place, each.diff, {
    outputFormat: wide.matches ? 'side-by-side' : 'line-by-line',
    drawFileList: false, fileContentToggle: false, matching: 'lines', colorScheme: 'auto',
    highlight: true, synchronisedScroll: false, stickyFileHeaders: false,
  }).draw();
  wide.addEventListener('change', draw);
  draw();
  return place;
}

function detectorsOf(told) {
  return h('div', { class: 'scrolls', tabindex: 0, role: 'region', 'aria-label': 'detectors' },
    h('table', { class: 'detectors' }, h('caption', {}, 'What would have caught it'),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'detector'),
        HALVES.map((half) => h('th', { scope: 'col', class: half }, half)))),
      h('tbody', {}, told.rows.map((row) => h('tr', {}, h('th', { scope: 'row' }, row.name),
        HALVES.map((half) => h('td', { class: row[half] === 'silent' ? 'silent' : '' }, row[half])))))));
}

function flameOf(name, flame) {
  const half = (which) => (flame[which].stacks.length > 0
    ? flameGraph(name, flame, which)
    : h('p', { class: 'nothing' }, 'Nothing grows.'));
  return h('section', { class: 'flames' },
    h('h4', {}, `What grows on the heap, per ${flame.operation}`),
    HALVES.map((which) => [h('h5', { class: which }, which), half(which)]),
    h('details', {}, h('summary', {}, 'Look further with pprof'),
      flame.commands.map((each) => h('pre', { tabindex: 0 }, each))));
}

function caseOf(each) {
  const parts = { growth: 'Live bytes', flame: 'Flame graph', times: 'Times', detectors: 'Detectors' };
  const left = Object.entries(parts).filter(([key]) => each[key].left_out !== undefined);
  const there = (key, draw) => (each[key].left_out === undefined ? draw(each[key]) : '');
  const story = HALVES.map((half) => h('div', { class: `half ${half}` },
    h('h4', {}, half), h('p', {}, mark(each[half]), each[half].showed)));
  return h('article', { id: idOf(each), tabindex: -1, 'aria-labelledby': `${idOf(each)}-name` },
    h('h3', { id: `${idOf(each)}-name` }, breakable(each.name)),
    h('p', { class: 'promise' }, h('b', {}, 'Promised: '), each.promise, '. ',
      h('b', {}, 'Asked: '), each.asked, '.'),
    h('div', { class: 'story' }, story),
    diffOf(each),
    h('div', { class: 'charts' },
      there('growth', (growth) => growth.curves.map((curve) => growthChart(each.name, curve, growth.operation))),
      there('times', (times) => timesChart(each.name, times))),
    there('flame', (flame) => flameOf(each.name, flame)),
    there('detectors', detectorsOf),
    left.length === 0 ? '' : h('dl', { class: 'left_out' },
      left.map(([key, title]) => h('div', {}, h('dt', {}, title), h('dd', {}, each[key].left_out)))));
}

function groupOf(group) {
  const figures = group.figures.length === 0 ? '' : h('table', { class: 'figures' },
    h('caption', {}, 'Counted in this run'),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'what'),
      HALVES.map((half) => h('th', { scope: 'col', class: half }, half)))),
    h('tbody', {}, group.figures.map((row) => h('tr', {}, h('th', { scope: 'row' }, row.what),
      HALVES.map((half) => h('td', { class: half }, row[half]))))));
  return h('section', { class: 'chapter', id: group.name, 'aria-labelledby': `${group.name}-name` },
    h('h2', { id: `${group.name}-name` }, breakable(group.name), h('span', { class: 'about' }, group.title)),
    h('p', { class: 'meta' }, h('span', {}, 'Measured ', measuredAt(group.measured)),
      group.commands.map((each) => h('span', {}, `${each.what} `, h('code', {}, each.command)))),
    figures, (group.plots ?? []).map(intervalsChart), group.cases.map(caseOf));
}

// The bar: where the reader is, and the way to the next.
function navigation() {
  const go = document.getElementById('go');
  const step = { previous: document.getElementById('previous'), next: document.getElementById('next') };
  const stops = ['summary', ...cases.map(idOf)];
  go.append(h('option', { value: 'summary' }, 'Summary'), ...model.groups.map((group) =>
    h('optgroup', { label: group.name },
      group.cases.map((each) => h('option', { value: idOf(each) }, each.name)))));
  const at = (id) => {
    const now = Math.max(0, stops.indexOf(id));
    go.value = stops[now];
    step.previous.href = `#${stops[Math.max(0, now - 1)]}`;
    step.next.href = `#${stops[Math.min(stops.length - 1, now + 1)]}`;
  };
  go.addEventListener('change', () => { location.hash = go.value; });
  const seen = new IntersectionObserver((entries) => {
    for (const each of entries) if (each.isIntersecting) at(each.target.id);
  }, { rootMargin: '-20% 0px -75% 0px' });
  stops.forEach((id) => seen.observe(document.getElementById(id)));
  at(location.hash.slice(1));
}

function bigType() {
  const button = document.getElementById('present');
  button.addEventListener('click', () => {
    const on = document.documentElement.classList.toggle('big');
    button.setAttribute('aria-pressed', String(on));
  });
}

document.title = `${model.title}: report`;
document.querySelector('.home').textContent = model.title;
summary();
document.getElementById('cases').append(...model.groups.map(groupOf));
document.querySelector('footer').append(
  'Every figure on this page comes from a run on one machine; times are its own. ',
  'Measured again when a program is built anew.');
navigation();
bigType();
// What the address names was not there when the page was loaded.
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();

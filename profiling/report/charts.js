'use strict';
// The charts. Each draws into a figure and is drawn again when that gets another width.

const HALVES = ['broken', 'fixed'];
const colour = (half) => `var(--${half})`;

const bytes = (n) => {
  const units = ['B', 'kB', 'MB', 'GB'];
  let at = 0;
  while (Math.abs(n) >= 1000 && at < units.length - 1) { n /= 1000; at += 1; }
  return `${at === 0 ? Math.round(n).toLocaleString('en') : Number(n.toPrecision(3))} ${units[at]}`;
};
const count = (n) => Number(n.toFixed(1)).toLocaleString('en');
const amount = (n, unit) => (unit === 'B' ? bytes(Math.abs(n) < 1 ? 0 : Math.round(n)) : count(n));

// The unit in which the longest time is readable.
const timeUnit = (longest) => [['ns', 1], ['µs', 1e3], ['ms', 1e6], ['s', 1e9]]
  .findLast(([, ns]) => longest >= ns) ?? ['ns', 1];

// h('a', {href: '#x'}, 'text', ...): an element. Text stays text.
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((each) => each !== undefined && each !== ''));
  return element;
}

function drawn(figure, draw) {
  const place = h('div', { class: 'place' });
  figure.prepend(place);
  let width = 0;
  const again = () => {
    const now = Math.floor(place.clientWidth);
    if (now === 0 || now === width) return;
    width = now;
    place.replaceChildren(draw(width));
  };
  new ResizeObserver(again).observe(place);
  requestAnimationFrame(again);
}

// Live bytes, or what else grows, over the operations.
function growthChart(name, curve, operation) {
  const points = HALVES.flatMap((half) =>
    curve[half].points.map(([operations, held]) => ({ half, operations, held })));
  const last = HALVES.map((half) => points.findLast((each) => each.half === half));
  const rate = (half) => `${amount(curve[half].per_operation, curve.unit)}`;
  const caption = h('figcaption', {},
    h('b', {}, curve.what[0].toUpperCase() + curve.what.slice(1)), ` per ${operation}: `,
    h('span', { class: 'broken' }, rate('broken')), ' broken, ',
    h('span', { class: 'fixed' }, rate('fixed')), ' fixed.');
  const figure = h('figure', { class: 'chart growth' }, caption);
  drawn(figure, (width) => Plot.plot({
    width, height: 250, marginLeft: 64, marginRight: 64, marginTop: 26, marginBottom: 42,
    ariaLabel: `${name}: ${curve.what} over operations`,
    style: 'color: var(--ink); background: transparent; font: inherit; font-size: 12px;',
    x: { label: `operations: ${operation}`, ticks: 5, labelArrow: 'none', labelAnchor: 'center', labelOffset: 38 },
    y: { label: curve.what, grid: true, zero: true, ticks: 5, labelArrow: 'none',
         tickFormat: (n) => amount(n, curve.unit) },
    marks: [
      Plot.ruleY([0]),
      Plot.line(points, { x: 'operations', y: 'held', z: 'half', strokeWidth: 2.5,
                          stroke: (each) => colour(each.half) }),
      HALVES.map((half) => Plot.dot(points.filter((each) => each.half === half), {
        x: 'operations', y: 'held', r: 4, symbol: half === 'broken' ? 'circle' : 'square',
        fill: colour(half), className: 'points',
        title: (each) => `${each.half}: ${amount(each.held, curve.unit)} after ${each.operations}` })),
      Plot.text(last, { x: 'operations', y: 'held', text: 'half', dx: 10, textAnchor: 'start',
                        fontWeight: 600, fill: (each) => colour(each.half) }),
    ],
  }));
  return figure;
}

// The median of a benchmark's rounds as a bar, their quartiles as whiskers, each round as a dot.
function timesChart(name, times) {
  const rows = times.series.flatMap((series) => HALVES.map((half) => {
    const ns = [...series[half].ns].sort(d3.ascending);
    const [q1, median, q3] = [0.25, 0.5, 0.75].map((p) => d3.quantileSorted(ns, p));
    return { variant: series.name, half, ns, q1, median, q3, allocations: series[half].allocations };
  }));
  const [unit, scale] = timeUnit(d3.max(rows, (row) => row.median));
  const shown = (ns) => `${Number((ns / scale).toPrecision(3))} ${unit}`;
  const [broken, fixed] = rows;
  const caption = h('figcaption', {},
    h('b', {}, 'Time'), ' of one run, median: ',
    h('span', { class: 'broken' }, shown(broken.median)), ' broken, ',
    h('span', { class: 'fixed' }, shown(fixed.median)), ' fixed; allocations ',
    h('span', { class: 'broken' }, count(broken.allocations)), ' and ',
    h('span', { class: 'fixed' }, count(fixed.allocations)),
    `. Whiskers: quartiles of ${times.rounds} rounds, the halves in turn.`);
  const figure = h('figure', { class: 'chart times' }, caption);
  const rounds = rows.flatMap((row) => row.ns.map((ns) => ({ ...row, one: ns / scale })));
  const facets = times.series.length > 1 ? { fy: (row) => row.variant || 'as it is' } : {};
  const end = (q) => Plot.tickX(rows, { x: (row) => row[q] / scale, y: 'half', insetTop: 9, insetBottom: 9,
                                        stroke: 'var(--ink)', strokeWidth: 1.5, ...facets });
  drawn(figure, (width) => Plot.plot({
    width, height: times.series.length > 1 ? 240 : 170, marginLeft: 64,
    marginRight: times.series.length > 1 ? 80 : 24,
    ariaLabel: `${name}: time of both halves`,
    style: 'color: var(--ink); background: transparent; font: inherit; font-size: 12px;',
    x: { label: unit, grid: true, zero: true, ticks: 5, labelArrow: 'none', nice: true },
    y: { label: null, domain: HALVES, padding: 0.25 },
    fy: { label: null },
    marks: [
      Plot.barX(rows, { x: (row) => row.median / scale, y: 'half', fillOpacity: 0.45, className: 'bars',
                        fill: (row) => colour(row.half), title: (row) => shown(row.median), ...facets }),
      Plot.ruleY(rows, { x1: (row) => row.q1 / scale, x2: (row) => row.q3 / scale, y: 'half',
                         stroke: 'var(--ink)', strokeWidth: 1.5, className: 'whiskers', ...facets }),
      end('q1'), end('q3'),
      Plot.dot(rounds, { x: 'one', y: 'half', r: 2.5, fill: 'var(--ink)', fillOpacity: 0.55,
                         className: 'rounds', ...facets }),
      Plot.ruleX([0]),
    ],
  }));
  return figure;
}

// Medians on a logarithmic scale, their intervals as bars behind them, the 99th percentile as a tick;
// a panel above the other, the series beside each other.
function intervalsChart(plot) {
  const series = [...new Set(plot.rows.map((row) => row.series))];
  const names = [...new Set(plot.rows.map((row) => row.name))];
  const panels = [...new Set(plot.rows.map((row) => row.panel))];
  const shade = (row) => (row.series === series[0] ? 'var(--link)' : 'var(--ink)');
  const shown = (n) => `${Number(n.toPrecision(3))} ${plot.unit}`;
  const figure = h('figure', { class: 'chart intervals' }, h('figcaption', {},
    h('b', {}, plot.title), `. ${plot.about} Blue: ${series[0]}`,
    series.length > 1 ? `; the other: ${series.slice(1).join(', ')}` : '',
    '. A dot is a median, the bar behind it its interval, a tick the 99th percentile. Measured ',
    measuredAt(plot.measured), ' by ', h('code', {}, plot.command), '.'));
  // Two rows of one name do not hide each other.
  const place = (row) => ({ ...row, at: `${row.name}, ${row.series}` });
  const rows = plot.rows.map(place);
  const order = names.flatMap((name) => series.map((each) => `${name}, ${each}`))
    .filter((at) => rows.some((row) => row.at === at));
  drawn(figure, (width) => Plot.plot({
    width, height: panels.length * (order.length * 17 + 34) + 50,
    marginLeft: 16 + 6.6 * d3.max(order, (at) => at.length), marginRight: 24, marginTop: 30, marginBottom: 42,
    ariaLabel: plot.title,
    style: 'color: var(--ink); background: transparent; font: inherit; font-size: 12px;',
    x: { type: 'log', label: plot.unit, grid: true, ticks: width < 600 ? 3 : 6, labelArrow: 'none', nice: true,
         labelAnchor: 'center', labelOffset: 34,
         tickFormat: (n) => `${n}` },
    y: { label: null, domain: order, padding: 0.3 },
    fy: { label: null, domain: panels, padding: 0.12, axis: null },
    marks: [
      Plot.text(panels, { fy: (panel) => panel, text: (panel) => panel, frameAnchor: 'top-left', dy: -14,
                          fontWeight: 600 }),
      Plot.ruleY(rows, { x1: 'median', x2: 'p99', y: 'at', fy: 'panel', stroke: shade, strokeOpacity: 0.35 }),
      Plot.tickX(rows, { x: 'p99', y: 'at', fy: 'panel', stroke: shade, className: 'p99' }),
      Plot.ruleY(rows, { x1: 'low', x2: 'high', y: 'at', fy: 'panel', stroke: shade, strokeWidth: 7,
                         strokeOpacity: 0.35, className: 'spread' }),
      Plot.dot(rows, { x: 'median', y: 'at', fy: 'panel', r: 3.5, fill: shade, className: 'medians',
                       title: (row) => `${row.panel}, ${row.at}: ${shown(row.median)} (${shown(row.low)}-${
                         shown(row.high)}), 99 % within ${shown(row.p99)}` }),
    ],
  }));
  return figure;
}

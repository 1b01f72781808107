// The flame graph of what grew.

// A lambda has no name but its line.
const nameOf = (frame) => (frame.function.endsWith('operator()') && frame.file
  ? `lambda, ${frame.file.split('/').pop()}:${frame.line}` : frame.function);

// The stacks as a tree: a frame is its function; bytes are those of one operation.
function flameTree(flame, half, all) {
  const root = { name: 'all that grew', value: 0, children: [], ours: false, at: '' };
  for (const stack of flame[half].stacks) {
    const held = stack.bytes / flame.operations;
    root.value += held;
    let parent = root;
    for (const frame of stack.frames.filter((each) => all || each.ours)) {
      let child = parent.children.find((each) => each.key === frame.function);
      if (!child) {
        const at = frame.file ? `${frame.file}:${frame.line}` : '';
        child = { key: frame.function, name: nameOf(frame), value: 0, children: [],
                  ours: frame.ours, at };
        parent.children.push(child);
      }
      child.value += held;
      parent = child;
    }
  }
  return root;
}

// Arrows walk the frames, Enter zooms, Escape goes back to all.
function walkable(place, chart) {
  const frames = () => [...place.querySelectorAll('g.frame')];
  const focus = (node) => {
    if (!node) return;
    frames().forEach((each) => each.setAttribute('tabindex', '-1'));
    node.setAttribute('tabindex', '0');
    node.focus();
  };
  const of = (node) => d3.select(node).datum();
  const nodeOf = (datum) => frames().find((each) => of(each) === datum);
  frames().forEach((each) => {
    each.setAttribute('tabindex', '-1');
    each.setAttribute('role', 'img');
    each.setAttribute('aria-label', frameLabel(of(each).data));
  });
  const root = frames().find((each) => of(each).parent === null);
  root?.setAttribute('tabindex', '0');
  place.onkeydown = (event) => {
    const at = event.target.closest('g.frame');
    if (!at) return;
    const datum = of(at);
    const beside = datum.parent?.children ?? [datum];
    const step = (by) => beside[beside.indexOf(datum) + by];
    const to = { ArrowUp: () => datum.children?.[0], ArrowDown: () => datum.parent,
                 ArrowLeft: () => step(-1), ArrowRight: () => step(1) }[event.key];
    if (to) focus(nodeOf(to()));
    else if (event.key === 'Enter') chart.zoomTo(datum);
    else if (event.key === 'Escape') chart.resetZoom();
    else return;
    event.preventDefault();
  };
}

const frameLabel = (frame) =>
  `${frame.name}: ${bytes(frame.value)} an operation${frame.at ? `, ${frame.at}` : ''}`;

// Both halves are drawn on one scale: the wider one fills the figure.
function flameGraph(name, flame, half) {
  const grown = (which) => flame[which].stacks.reduce((sum, each) => sum + each.bytes, 0);
  const share = grown(half) / Math.max(...HALVES.map(grown));
  const told = h('p', { class: 'told', 'aria-live': 'polite' });
  const figure = h('figure', { class: `flame ${half}` }, told);
  const at = (datum) => { told.textContent = frameLabel(datum.data ?? datum); };
  let all = false;
  const draw = (width) => {
    const place = h('div', { class: 'frames', role: 'group',
                             'aria-label': `${name}, ${half}: flame graph; arrow keys walk it` });
    const tree = flameTree(flame, half, all);
    told.textContent = frameLabel(tree);
    const chart = flamegraph.default()
      .width(Math.max(24, width * share)).cellHeight(22).minFrameSize(0).transitionDuration(0).sort(true)
      .label((datum) => frameLabel(datum.data))
      .setColorMapper((datum) => (datum.data.ours ? `var(--flame-${half})` : 'var(--library)'))
      .onHover(at);
    // It measures what it draws: in the page first.
    requestAnimationFrame(() => {
      d3.select(place).datum(tree).call(chart);
      walkable(place, chart);
      place.addEventListener('focusin', (event) => {
        const frame = event.target.closest('g.frame');
        if (frame) at(d3.select(frame).datum());
      });
    });
    return place;
  };
  drawn(figure, draw);
  const box = h('input', { type: 'checkbox' });
  box.addEventListener('change', () => {
    all = box.checked;
    const place = figure.querySelector('.place');
    place.replaceChildren(draw(Math.floor(place.clientWidth)));
  });
  figure.append(h('label', { class: 'all' }, box, ' library frames too'));
  return figure;
}

// node render.mjs MODEL LIBRARIES OUT: writes the model (model.schema.json) as one HTML file that
// needs nothing else. LIBRARIES is the node_modules that `npm ci` makes of package.json.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [model, libraries, out] = process.argv.slice(2);
const here = path.dirname(fileURLToPath(import.meta.url));
const read = (...parts) => fs.readFileSync(path.join(...parts), 'utf8');

// In a script only these end it, or hide its end.
const script = (text) => text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
// JSON has no other use for them.
const data = (text) => JSON.stringify(JSON.parse(text)).replaceAll('<', '\\u003c');
// Without source maps, which a browser would ask for.
const library = (...parts) => script(read(libraries, ...parts).replace(/\n\/\/# sourceMappingURL=.*/g, ''));
const theme = (name) => read(libraries, 'highlight.js/styles', name);

const parts = {
  styles: [
    read(libraries, 'diff2html/bundles/css/diff2html.min.css'),
    `@media screen and (prefers-color-scheme: dark) { ${theme('github-dark.min.css')} }`,
    `@media print, (prefers-color-scheme: light) { ${theme('github.min.css')} }`,
    read(here, 'page.css'),
  ].join('\n'),
  model: data(read(model)),
  libraries: [
    library('d3/dist/d3.min.js'),
    library('@observablehq/plot/dist/plot.umd.min.js'),
    library('d3-flame-graph/dist/d3-flamegraph.umd.min.js'),
    library('diff2html/bundles/js/diff2html-ui-slim.min.js'),
  ].join('\n;\n'),
  page: script(['charts.js', 'flame.js', 'page.js'].map((name) => read(here, name)).join('\n')),
};
const versions = JSON.parse(read(here, 'package.json')).dependencies;
parts.notices = Object.keys(versions).map((name) => {
  const { license } = JSON.parse(read(libraries, name, 'package.json'));
  return `${name} ${versions[name]}, ${license}`;
}).join('\n');
const html = read(here, 'page.html').replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
// Whole or not at all: a reader may have it open.
fs.writeFileSync(`${out}.new`, html);
fs.renameSync(`${out}.new`, out);

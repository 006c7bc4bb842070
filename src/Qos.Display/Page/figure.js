// Draws figures in the colours of the page that they stand in, and keeps the axes of bars readable while a reader moves along them.
window.QosFigure = (function () {
  'use strict';

  const isDark = element => {
    for (let e = element; e; e = e.parentElement) {
      const [r, g, b, a = 1] = getComputedStyle(e).backgroundColor.match(/[\d.]+/g).map(Number);
      if (a > 0.1) { return 0.299 * r + 0.587 * g + 0.114 * b < 128; }
    }
    // Nothing paints a background: the page is dark only where it says that it can be.
    return getComputedStyle(document.documentElement).colorScheme.includes('dark') && matchMedia('(prefers-color-scheme: dark)').matches;
  };

  const axesOf = layout => Object.keys(layout).filter(name => /^[xy]axis\d*$/.test(name));

  const paint = (layout, dark) => {
    const [text, grid, line, panel] = dark ? ['#d4d7dd', '#33373f', '#565b66', '#23262d'] : ['#24292f', '#e9ebee', '#b4b9c1', '#ffffff'];
    layout.paper_bgcolor = layout.plot_bgcolor = 'rgba(0,0,0,0)';
    layout.font = { ...layout.font, color: text };
    layout.modebar = { bgcolor: 'rgba(0,0,0,0)', color: line, activecolor: text };
    layout.hoverlabel = { bgcolor: panel, bordercolor: line, font: { color: text } };
    for (const name of axesOf(layout)) {
      layout[name] = { ...layout[name], gridcolor: grid, zerolinecolor: grid, linecolor: line, spikecolor: line };
    }
    for (const menu of layout.updatemenus ?? []) {
      Object.assign(menu, { bgcolor: panel, bordercolor: grid, font: { color: text, size: 11 } });
    }
  };

  // The bars in view, as positions from the first to the last one.
  const inView = layout => {
    const [from, to] = layout.xaxis.range;
    return [Math.max(0, Math.ceil(from)), Math.min(layout.meta.bars - 1, Math.floor(to))];
  };

  const labels = (data, first, last, width) => {
    const times = data[0].x;
    const step = Math.max(1, Math.ceil((last - first + 1) / Math.max(2, Math.floor(width / (times[0].length * 7 + 24)))));
    const positions = [];
    // From the right, so that the newest bar has its time.
    for (let i = last; i >= first; i -= step) { positions.unshift(i); }
    return { tickmode: 'array', tickvals: positions, ticktext: positions.map(i => times[i]) };
  };

  const extent = (data, axis, first, last) => {
    let [low, high] = [Infinity, -Infinity];
    for (const trace of data) {
      if ((trace.yaxis ?? 'y') !== axis || trace.visible === 'legendonly' || trace.visible === false) { continue; }
      for (const values of trace.type === 'candlestick' ? [trace.low, trace.high] : [trace.y]) {
        for (let i = first; i <= last; i++) {
          const value = values[i];
          if (value === null || value === undefined) { continue; }
          [low, high] = [Math.min(low, value), Math.max(high, value)];
        }
      }
    }
    return [low, high];
  };

  const compact = value => {
    const [unit, sign] = value >= 1e9 ? [1e9, 'B'] : value >= 1e6 ? [1e6, 'M'] : value >= 1e3 ? [1e3, 'k'] : [1, ''];
    return Number((value / unit).toPrecision(3)) + sign;
  };

  // A round number that is not above the value.
  const roundDown = value => {
    const power = 10 ** Math.floor(Math.log10(value));
    return [5, 2, 1].find(n => n * power <= value) * power;
  };

  const fitted = (data, layout, width) => {
    const [first, last] = inView(layout);
    const changes = {};
    for (const [key, value] of Object.entries(labels(data, first, last, width))) { changes['xaxis.' + key] = value; }
    for (const name of axesOf(layout).filter(name => name[0] === 'y')) {
      const id = name.replace('axis', '');
      const kind = layout.meta.axes[id];
      const [low, high] = extent(data, id, first, last);
      if (kind === 'fixed' || high < low) { continue; }
      if (kind === 'volume') {
        const top = high > 0 ? high : 1;
        const tick = roundDown(top);
        // Without a tick at zero, which would stand beside the first date.
        Object.assign(changes, { [name + '.range']: [0, top * 1.05], [name + '.tickvals']: [tick / 2, tick], [name + '.ticktext']: [compact(tick / 2), compact(tick)] });
      } else if (layout[name].type === 'log') {
        const [a, b] = [Math.log10(low), Math.log10(high)];
        changes[name + '.range'] = [a - (b - a || 0.02) * 0.05, b + (b - a || 0.02) * 0.05];
      } else {
        const room = (high - low || Math.abs(high) * 0.02 || 1) * 0.05;
        changes[name + '.range'] = [low - room, high + room];
      }
    }
    return changes;
  };

  const apply = (layout, changes) => {
    for (const [path, value] of Object.entries(changes)) {
      const [axis, key] = path.split('.');
      layout[axis] = { ...layout[axis], [key]: value };
    }
  };

  const draw = (id, figure) => {
    const element = document.getElementById(id);
    if (!element) { return; }
    const { data, layout, config } = figure;
    paint(layout, isDark(element));
    const isBars = layout.meta && layout.meta.bars > 0;
    if (isBars) { apply(layout, fitted(data, layout, element.clientWidth - 90)); }
    Plotly.newPlot(element, data, layout, config).then(() => {
      if (!isBars) { return; }
      let last = String(element.layout.xaxis.range);
      element.on('plotly_relayout', () => {
        if (element.layout.xaxis.autorange) {
          last = '';
          Plotly.relayout(element, { 'xaxis.autorange': false, 'xaxis.range': [-0.5, layout.meta.bars - 0.5] });
          return;
        }
        const range = String(element.layout.xaxis.range);
        if (range === last) { return; }
        last = range;
        Plotly.relayout(element, fitted(element.data, element.layout, element.clientWidth - 90));
      });
    });
  };

  // An editor may draw the outputs of a stored notebook in any order: wait for the library.
  const whenReady = (id, figure) => window.Plotly ? draw(id, figure) : setTimeout(() => whenReady(id, figure), 50);
  return { draw: whenReady };
})();

'use strict';
(() => {
  const model = JSON.parse(document.getElementById('model').textContent);
  const chinese = document.documentElement.lang === 'zh';
  const word = chinese
    ? {
        simulated: '模拟价格：由模拟器生成，并非真实行情', mark: '模拟', running: '未收盘', none: '此时间无数据', log: '对数', fit: '全部', bars: '根K线', forward: '前复权',
        normalized: '涨跌幅起点', open: '开', high: '高', low: '低', close: '收', volume: '量',
        Minute1: '1分钟', Minute5: '5分钟', Minute15: '15分钟', Minute30: '30分钟', Hour1: '1小时', Hour2: '2小时', Hour4: '4小时', Day: '日线', Week: '周线', Month: '月线', Year: '年线',
      }
    : {
        simulated: 'Simulated prices: made up by the simulator, not from any market', mark: 'simulated', running: 'running', none: 'no bar at this time', log: 'Log', fit: 'All',
        bars: 'bars', forward: 'forward adjusted', normalized: 'percent since', open: 'O', high: 'H', low: 'L', close: 'C', volume: 'Vol',
        Minute1: '1 minute', Minute5: '5 minutes', Minute15: '15 minutes', Minute30: '30 minutes', Hour1: '1 hour', Hour2: '2 hours', Hour4: '4 hours', Day: '1 day', Week: '1 week',
        Month: '1 month', Year: '1 year',
      };
  const { createChart, createSeriesMarkers, createTextWatermark, CandlestickSeries, HistogramSeries, LineSeries } = LightweightCharts;
  const lineColors = ['#2962ff', '#ff9800', '#ab47bc', '#26a69a', '#ec407a', '#8d6e63', '#00acc1', '#7cb342'];
  const byId = id => document.getElementById(id);

  // Times are exchange-local, given to the chart as if they were UTC.
  const clockOf = time => model.clock[time] ?? time;
  const iso = clock => {
    const text = new Date(clock * 1000).toISOString();
    return model.intraday ? `${text.slice(0, 10)} ${text.slice(11, 16)}` : text.slice(0, { Month: 7, Year: 4 }[model.type] ?? 10);
  };
  // Formatters are dear to make, and the legend formats with every move of the pointer.
  const locale = chinese ? 'zh-CN' : 'en-US';
  const formats = new Map(model.series.map(s => s.decimals).map(digits => [digits, new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })]));
  const number = (value, decimals) => formats.get(decimals).format(value);
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 2 });
  const percent = value => `${value > 0 ? '+' : ''}${value.toFixed(2)}%`;

  document.documentElement.dataset.up = model.upIsRed ? 'red' : 'green';
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const up = style('--up');
  const down = style('--down');

  const last = Math.max(...model.series.map(s => s.time[s.time.length - 1]));
  const first = Math.min(...model.series.map(s => s.time[0]));
  document.querySelector('h1').textContent = model.title;
  byId('facts').textContent = [
    word[model.type], model.adjustment === 'Forward' ? word.forward : null, model.normalize ? `${word.normalized} ${iso(clockOf(Math.max(...model.series.map(s => s.time[0]))))}` : null,
    model.series.length === 1 ? model.series[0].currency : null, `${iso(clockOf(first))} – ${iso(clockOf(last))}`, model.intraday ? model.zone : null,
    `${[...new Set(model.series.map(s => s.time.length))].join(' / ')} ${word.bars}`,
  ].filter(Boolean).join(' · ');
  byId('chart').setAttribute('aria-label', `${model.title} · ${byId('facts').textContent}`);
  byId('simulated').textContent = word.simulated;
  byId('simulated').hidden = !model.simulated;

  const theme = () => ({
    layout: { background: { color: style('--ground') }, textColor: style('--ink'), panes: { separatorColor: style('--line') } },
    grid: { vertLines: { color: style('--grid') }, horzLines: { color: style('--grid') } },
    rightPriceScale: { borderColor: style('--line'), entireTextOnly: true },
    timeScale: { borderColor: style('--line') },
  });
  const chart = createChart(byId('chart'), {
    autoSize: true,
    ...theme(),
    crosshair: { mode: 0 },
    localization: { locale, timeFormatter: time => iso(clockOf(time)) },
    timeScale: {
      ...theme().timeScale, timeVisible: model.intraday, rightOffset: 4, minBarSpacing: 0.02, enableConflation: true,
      // Only a displaced time needs its own label; null leaves the others to the library.
      tickMarkFormatter: (time, kind) => kind === 3 && time in model.clock ? iso(clockOf(time)).slice(11) : null,
    },
  });

  // One view per code: its series on the chart, the rows of its columns by time, and what the legend says of a row.
  const line = (values, times, pane, options) => {
    const series = chart.addSeries(LineSeries, { lineWidth: 1, priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false, ...options }, pane);
    series.setData(values.flatMap((value, row) => value === null ? [] : { time: times[row], value }));
    return series;
  };
  let panes = 0;
  const stretches = [];
  // An indicator in a pane of its own.
  const panelOf = (indicator, s) => {
    const pane = panes++;
    stretches.push(1.4);
    const lines = indicator.columns.map((column, n) => {
      const color = column.histogram ? style('--faint') : lineColors[(n - (indicator.columns[0].histogram ? 1 : 0)) % lineColors.length];
      const size = Math.max(...column.values.map(value => Math.abs(value ?? 0)));
      const options = {
        priceFormat: size >= 10000 ? { type: 'volume' } : { type: 'price', precision: Math.min(6, Math.max(2, s.decimals)), minMove: 10 ** -Math.min(6, Math.max(2, s.decimals)) },
      };
      if (!column.histogram) {
        return { ...column, color, series: line(column.values, s.time, pane, { color, ...options }) };
      }

      const series = chart.addSeries(HistogramSeries, { ...options, priceLineVisible: false, lastValueVisible: false }, pane);
      series.setData(column.values.flatMap((value, row) => value === null ? [] : { time: s.time[row], value, color: (value < 0 ? down : up) + '90' }));
      return { ...column, color, series };
    });
    for (const price of indicator.levels) {
      lines[0].series.createPriceLine({ price, color: style('--faint'), lineWidth: 1, lineStyle: 1, axisLabelVisible: true });
    }

    return { pane, name: indicator.name, lines };
  };
  // The volume by price: bars from the right edge, behind the candles.
  const profileOf = (steps, series) => {
    const most = Math.max(...steps.map(step => step[2] + step[3]));
    const draw = target => target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      for (const [from, to, rising, falling] of steps) {
        const [bottom, top] = [series.priceToCoordinate(from), series.priceToCoordinate(to)];
        if (bottom === null || top === null) { continue; }
        let right = mediaSize.width;
        for (const [volume, color] of [[rising, up], [falling, down]]) {
          const width = volume / most * mediaSize.width * 0.28;
          context.fillStyle = color + '38';
          context.fillRect(right - width, top + 0.5, width, Math.max(1, bottom - top - 1));
          right -= width;
        }
      }
    });
    return { paneViews: () => [{ zOrder: () => 'bottom', renderer: () => ({ draw }) }] };
  };
  const views = model.series.map((s, index) => {
    const view = { model: s, rows: new Map(s.time.map((time, row) => [time, row])), pane: 0, averages: [], panels: [], overlays: [] };
    const newest = s.time.length - 1;
    const priceFormat = { type: 'price', precision: s.decimals, minMove: 10 ** -s.decimals };
    if (model.normalize) {
      const share = value => value === null ? null : (value / s.base - 1) * 100;
      const color = lineColors[index % lineColors.length];
      const percentFormat = { type: 'custom', formatter: percent, minMove: 0.01 };
      stretches[0] = 1;
      view.color = color;
      view.price = line(s.close.map(share), s.time, 0, { color, lineWidth: 2, lastValueVisible: true, crosshairMarkerVisible: true, priceFormat: percentFormat, title: s.code });
      view.averages = s.averages.map(average => line(average.values.map(share), s.time, 0, { color, lineStyle: 2, priceFormat: percentFormat }));
    } else {
      view.pane = panes++;
      stretches.push(4);
      view.price = chart.addSeries(CandlestickSeries, {
        upColor: up, borderUpColor: up, wickUpColor: up, downColor: down, borderDownColor: down, wickDownColor: down, priceFormat,
      }, view.pane);
      view.price.setData(s.time.map((time, row) => {
        const bar = { time, open: s.open[row], high: s.high[row], low: s.low[row], close: s.close[row] };
        return s.running && row === newest ? { ...bar, color: 'rgba(0, 0, 0, 0)' } : bar;
      }));
      // A running bar is hollow; its price label must not be.
      view.price.applyOptions({ priceLineColor: s.close[newest] < s.open[newest] ? down : up });
      view.averages = s.averages.map((average, n) => line(average.values, s.time, view.pane, { color: lineColors[n % lineColors.length], lineWidth: 2, priceFormat }));
      // Bands get thin lines in one colour, so that the candles stay what is seen first.
      view.overlays = s.indicators.filter(one => one.overlay).flatMap((one, n) => one.columns.map(column => {
        const color = one.columns.length > 1 ? '#7e9ad6' : '#d81b60';
        line(column.values, s.time, view.pane, { color, lineWidth: 1, priceFormat });
        return { ...column, color };
      }));
      if (s.profile) {
        view.price.attachPrimitive(profileOf(s.profile, view.price));
      }

      if (s.volume) {
        stretches.push(1);
        view.volume = chart.addSeries(HistogramSeries, { priceFormat: { type: 'volume' }, priceLineVisible: false, lastValueVisible: false }, panes++);
        view.volume.setData(s.time.flatMap((time, row) =>
          s.volume[row] === null ? [] : { time, value: s.volume[row], color: (s.close[row] < s.open[row] ? down : up) + '90' }));
      }

      view.panels = s.indicators.filter(one => !one.overlay).map(one => panelOf(one, s));
    }

    return view;
  });
  // After all bars are on the axis: a marker keeps the place that it had when it was made.
  for (const view of views.filter(view => view.model.running)) {
    const time = view.model.time[view.model.time.length - 1];
    createSeriesMarkers(view.price, [
      model.normalize
        ? { time, position: 'inBar', shape: 'circle', color: view.color }
        : { time, position: 'aboveBar', shape: 'arrowDown', color: '#2962ff', text: word.running },
    ]);
  }

  if (model.normalize) {
    views[0].price.createPriceLine({ price: 0, color: style('--faint'), lineWidth: 1, lineStyle: 1, axisLabelVisible: false });
  }

  chart.panes().forEach((pane, index) => pane.setStretchFactor(stretches[index]));
  byId('chart').style.minHeight = `${Math.max(360, stretches.reduce((sum, stretch) => sum + 36 * stretch, 40))}px`;
  const watermarks = [...new Set(views.filter(view => view.model.simulated).map(view => view.pane))].map(pane =>
    createTextWatermark(chart.panes()[pane], { lines: [{ text: word.mark.toUpperCase(), color: style('--watermark'), fontSize: 56, fontStyle: 'bold' }] }));

  // The legend: an element per pane over the canvas, one block per code in it.
  const element = (tag, text, className) => Object.assign(document.createElement(tag), { textContent: text, className: className ?? '' });
  const legends = new Map([...new Set(views.flatMap(view => [view.pane, ...view.panels.map(panel => panel.pane)]))].map(pane => [pane, byId('chart').appendChild(element('div', '', 'legend'))]));
  const pair = (name, text, className, color) => {
    const span = document.createElement('span');
    span.append(element('i', `${name} `), element('output', text, className));
    if (color) {
      span.lastChild.style.color = color;
    }

    return span;
  };
  const describe = (view, time) => {
    const s = view.model;
    const block = document.createElement('div');
    const head = element('span', '');
    head.append(element('b', s.code));
    if (view.color) {
      head.firstChild.style.color = view.color;
    }

    block.append(head, element('span', s.name ?? ''));
    if (s.simulated && !model.series.every(other => other.simulated)) {
      block.append(element('span', word.mark, 'tag'));
    }

    const row = view.rows.get(time);
    if (row === undefined) {
      block.append(element('i', word.none));
      return block;
    }

    const before = row > 0 ? s.close[row - 1] : s.open[row];
    const change = s.close[row] - before;
    const direction = change > 0 ? 'up' : change < 0 ? 'down' : '';
    block.append(element('i', s.clock ? `${iso(s.clock[row])} ${s.zone}` : iso(clockOf(time))), ' ');
    if (s.running && row === s.time.length - 1) {
      block.append(element('span', word.running, 'tag'));
    }

    const values = document.createElement(model.normalize ? 'span' : 'div');
    if (model.normalize) {
      values.append(pair(word.close, number(s.close[row], s.decimals)), pair('', percent((s.close[row] / s.base - 1) * 100), '', view.color));
    } else {
      values.append(
        ...['open', 'high', 'low', 'close'].map(key => pair(word[key], number(s[key][row], s.decimals), direction)),
        pair('', `${change > 0 ? '+' : ''}${number(change, s.decimals)}${before > 0 ? ` (${percent(change / before * 100)})` : ''}`, direction));
      if (s.volume && s.volume[row] !== null) {
        values.append(pair(word.volume, compact.format(s.volume[row])));
      }
    }

    s.averages.forEach((average, n) => {
      if (average.values[row] !== null) {
        values.append(pair(`MA${average.period}`, number(average.values[row], s.decimals), '', view.color ?? lineColors[n % lineColors.length]));
      }
    });
    view.overlays.forEach(overlay => {
      if (overlay.values[row] !== null) {
        values.append(pair(overlay.name, number(overlay.values[row], s.decimals), '', overlay.color));
      }
    });
    block.append(values);
    return block;
  };
  const describePanel = (view, panel, time) => {
    const block = document.createElement('div');
    block.append(element('b', panel.name), ' ');
    const row = view.rows.get(time);
    for (const column of panel.lines) {
      if (row !== undefined && column.values[row] !== null) {
        const value = column.values[row];
        const name = panel.lines.length > 1 ? column.name : '';
        block.append(pair(name, Math.abs(value) >= 10000 ? compact.format(value) : number(value, view.model.decimals), '', column.histogram ? null : column.color));
      }
    }

    return block;
  };
  const describeAll = time => {
    for (const [pane, legend] of legends) {
      legend.replaceChildren(...views.filter(view => view.pane === pane).map(view =>
        describe(view, time ?? view.model.time[view.model.time.length - 1])));
    }

    for (const view of views) {
      for (const panel of view.panels) {
        legends.get(panel.pane).replaceChildren(describePanel(view, panel, time ?? view.model.time[view.model.time.length - 1]));
      }
    }
  };
  chart.subscribeCrosshairMove(event => describeAll(event.time));
  describeAll();

  const placeLegends = () => {
    const top = byId('chart').getBoundingClientRect().top;
    for (const [pane, legend] of legends) {
      const row = chart.panes()[pane].getHTMLElement().getBoundingClientRect();
      legend.style.top = `${row.top - top + 6}px`;
      // Bars start below the legend, as far as the pane has room.
      chart.priceScale('right', pane).applyOptions({ scaleMargins: { top: Math.min(0.4, (legend.offsetHeight + 12) / row.height), bottom: 0.06 } });
    }
  };

  const showLog = on => {
    views.forEach(view => view.price.priceScale().applyOptions({ mode: on ? 1 : 0 }));
    byId('log').setAttribute('aria-pressed', on);
  };
  byId('log').textContent = word.log;
  byId('log').hidden = model.normalize;
  byId('log').onclick = () => showLog(byId('log').getAttribute('aria-pressed') !== 'true');
  byId('fit').textContent = word.fit;
  showLog(model.log);

  // A little room on both sides: what stands at the edge is cut. At first all bars while they stay readable, else the newest.
  const end = chart.timeScale().timeToIndex(last);
  const showFrom = from => chart.timeScale().setVisibleLogicalRange({ from: from - (end - from) * 0.02 - 1, to: end + (end - from) * (model.normalize ? 0.1 : 0.03) + 1 });
  byId('fit').onclick = () => showFrom(0);
  showFrom(end <= 400 ? 0 : end - 300);

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    chart.applyOptions(theme());
    watermarks.forEach(watermark => watermark.applyOptions({ lines: [{ text: word.mark.toUpperCase(), color: style('--watermark'), fontSize: 56, fontStyle: 'bold' }] }));
  });

  // For whoever wants to go on from the console, and for tests.
  window.qosChart = { chart, views, model };
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const watcher = new ResizeObserver(placeLegends);
    chart.panes().forEach(pane => watcher.observe(pane.getHTMLElement()));
    placeLegends();
    performance.mark('qos-ready');
    document.documentElement.dataset.ready = '';
  }));
})();

import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { localMinute } from '../format.ts';
import { chartSummary, type Mark, rangeOf, type Series } from './marks.ts';

const HEIGHT = 240;
const WHOLE_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440].map((minutes) => minutes * 60);

type Colours = { storm: string; other: string; ink: string; muted: string; grid: string };

function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    storm: colour('--chart-storm'),
    other: colour('--chart-other'),
    ink: colour('--chart-ink'),
    muted: colour('--chart-muted'),
    grid: colour('--chart-grid'),
  };
}

/** Messages a minute, with marks for what Stormlock did. */
export function StormChart({ series, marks }: { series: Series; marks: readonly Mark[] }) {
  const place = useRef<HTMLDivElement>(null);
  const key = JSON.stringify([series, marks]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let plot: uPlot | undefined;
    const draw = () => {
      plot?.destroy();
      plot = new uPlot(options(element, series, marks), [series.times, series.all, series.storm], element);
    };
    draw();
    const resized = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    return () => {
      resized.disconnect();
      dark.removeEventListener('change', draw);
      plot?.destroy();
    };
  }, [key]);
  return <div ref={place} class="chart" role="img" aria-label={chartSummary(series, localMinute)} />;
}

function options(element: HTMLElement, series: Series, marks: readonly Mark[]): uPlot.Options {
  const colours = coloursOf(element);
  const font = `12px ${getComputedStyle(element).fontFamily}`;
  const bars = uPlot.paths.bars?.({ size: [0.8, 14, 2], align: 1 });
  const bar = (label: string, fill: string): uPlot.Series => ({
    label,
    fill,
    stroke: fill,
    width: 0,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  });
  const axis: uPlot.Axis = {
    stroke: colours.muted,
    font,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [24, 8, 0, 0],
    scales: {
      x: { time: true, range: rangeOf(series, marks) },
      y: { range: (_, __, most) => [0, Math.max(4, Math.ceil(most * 1.1))] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 64,
        incrs: WHOLE_MINUTES,
        values: (_, splits) => splits.map((at) => localMinute(new Date(at * 1000))),
      },
      { ...axis, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
    ],
    series: [{}, bar('other', colours.other), bar('storm', colours.storm)],
    hooks: { draw: [(plot) => drawMarks(plot, marks, colours, font)] },
  };
}

function drawMarks(plot: uPlot, marks: readonly Mark[], colours: Colours, font: string): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = font.replace('12px', `${12 * ratio}px`);
  ctx.textBaseline = 'bottom';
  ctx.textAlign = 'left';
  const right = bbox.left + bbox.width;
  let edge = Number.NEGATIVE_INFINITY;
  let beyond = 0;
  ctx.fillStyle = colours.ink;
  for (const { name, at, dash } of marks) {
    const x = Math.round(plot.valToPos(at / 1000, 'x', true));
    if (x > right) {
      // What came hours later stands at the edge, each in a line of its own.
      const text = `${name} ${localMinute(new Date(at))} →`;
      ctx.fillText(text, right - ctx.measureText(text).width, bbox.top + (beyond + 1) * 16 * ratio);
      beyond += 1;
      continue;
    }
    ctx.strokeStyle = colours.ink;
    ctx.lineWidth = 1.5 * ratio;
    ctx.setLineDash(dash.map((length) => length * ratio));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top - 4 * ratio);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    // Labels of moments close to each other must not run into one another.
    const width = ctx.measureText(name).width;
    const left = Math.max(edge, Math.min(x - width / 2, right - width));
    ctx.fillText(name, left, bbox.top - 6 * ratio);
    edge = left + width + 8 * ratio;
  }
  ctx.restore();
}

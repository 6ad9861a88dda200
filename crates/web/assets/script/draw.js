// Charts, drawn by Apache ECharts: only what bars and lines need of it, and fetched only by pages with a chart.

import { BarChart, LineChart } from "echarts/charts"
import { GridComponent } from "echarts/components"
import { init, use } from "echarts/core"
import { SVGRenderer } from "echarts/renderers"

use([BarChart, LineChart, GridComponent, SVGRenderer])

/** How wide the name of a bar may be; where there is less room, some go without. */
const [LABEL_MIN, LABEL_MAX] = [44, 96]

export const draw = { open, show }

function open(element) {
  return init(element, null, { renderer: "svg" })
}

function show(chart, drawn, rows) {
  const style = getComputedStyle(chart.getDom())
  const colour = (name) => resolved(chart.getDom(), style.getPropertyValue(name))
  const [ink, line, accent] = ["--ink-quiet", "--hairline", "--color-primary"].map(colour)
  const text = { color: ink, fontFamily: style.fontFamily, fontSize: 12 }
  const isRight = document.dir === "rtl"
  const room = Math.floor(chart.getWidth() / rows.length) - 12
  chart.setOption(
    {
      animation: false,
      grid: { left: 8, right: 8, top: 24, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      xAxis: {
        type: "category",
        inverse: isRight,
        data: rows.map((row) => row.label),
        axisLabel: { ...text, hideOverlap: true, interval: room < LABEL_MIN ? "auto" : 0, width: Math.min(LABEL_MAX, Math.max(room, LABEL_MIN)), overflow: "truncate" },
        axisLine: { lineStyle: { color: line } },
        axisTick: { show: false },
      },
      yAxis: { type: "value", position: isRight ? "right" : "left", axisLabel: { ...text, formatter: short }, splitLine: { lineStyle: { color: line } } },
      series: [
        {
          type: drawn === "line" ? "line" : "bar",
          data: rows.map((row) => row.number),
          itemStyle: { color: accent, borderRadius: [3, 3, 0, 0] },
          lineStyle: { color: accent, width: 2 },
          symbolSize: 6,
          barMaxWidth: 56,
          label: { show: rows.length <= 16, position: "top", ...text, formatter: ({ dataIndex }) => rows[dataIndex].shown },
          labelLayout: { hideOverlap: true },
        },
      ],
    },
    true,
  )
}

function short(number) {
  return new Intl.NumberFormat(document.documentElement.lang, { notation: "compact" }).format(number)
}

/** A colour as programs that know no color-mix() read it. */
function resolved(element, value) {
  const probe = element.ownerDocument.createElement("span")
  probe.style.color = value
  element.append(probe)
  const canvas = document.createElement("canvas").getContext("2d")
  canvas.fillStyle = getComputedStyle(probe).color
  probe.remove()
  return canvas.fillStyle
}

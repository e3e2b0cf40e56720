// The graph: a row a node in the order in which they run, what relevance does there, and arcs from
// each node to those that read it, as wide as the relevance of what it gives.
const GRAPH_ROW = 22;
const ARCS = 96;
const MANY_NODES = 60;

// Rows to show: nodes, and before those of a recurrence one that opens and closes it.
const graphRows = (nodes) => {
  const rows = [];
  let open = "";
  nodes.forEach((node, k) => {
    const inside = node.recurrences.join("\n");
    if (inside !== "" && inside !== open) {
      const many = nodes.filter((other) => other.recurrences.join("\n") === inside).length;
      rows.push({ header: inside, depth: node.recurrences.length - 1, name: node.recurrences[node.recurrences.length - 1], many });
    }
    open = inside;
    rows.push({ node, k, inside, depth: node.recurrences.length });
  });
  return rows;
};

const nodeText = (node) => {
  const parts = [`${node.operator} ${node.node}`, `${node.kind}: ${node.rule}`];
  if (node.gate) parts.push(`gate ${node.gate}`);
  if (node.region) parts.push(`in the affine region of ${node.region}`);
  if (node.source) parts.push(`relevance passes to ${node.source}`);
  if (node.why) parts.push(node.why);
  if (node.inferred) parts.push(`inferred: ${node.inferred}`);
  parts.push(
    node.size === null
      ? "its relevance is not known: it stands in the place of others"
      : `relevance ${number(node.sum)}, sum of |relevance| ${number(node.size)}`);
  return parts.map(printable).join("\n");
};

const graph = (parent, nodes) => {
  const box = add(parent, "details", null, "graph");
  add(box, "summary", `Graph: ${count(nodes.length)} operations, their rules and their relevance in the first sample`);
  const about = "From input to output. An arc to an operation with relevance is as wide as |relevance| of what its other end gives, over " +
    "all steps and readers; from the step before it is dashed. Grey operations have none: by the default rules gates take none.";
  add(box, "p", about, "quiet");
  const area = add(box, "div", null, "nodes");
  const canvas = add(area, "canvas");
  canvas.setAttribute("aria-hidden", "true");
  const list = add(area, "div", null, "rows");
  const most = largest(nodes.map((node) => node.size)) || 1;
  const rows = graphRows(nodes);
  const closed = new Set(nodes.length > MANY_NODES ? rows.filter((row) => row.header).map((row) => row.header) : []);

  const drawRows = () => {
    list.replaceChildren();
    const places = new Map();
    let place = 0;
    for (const row of rows) {
      if (row.header) {
        const line = add(list, "button", `${closed.has(row.header) ? "\u25b8" : "\u25be"} recurrence ${printable(row.name)}: one step, ${count(row.many)} operations`, "node step");
        line.style.paddingLeft = `${row.depth}rem`;
        line.setAttribute("aria-expanded", String(!closed.has(row.header)));
        line.addEventListener("click", () => {
          if (!closed.delete(row.header)) closed.add(row.header);
          drawRows();
        });
        places.set(row.header, place++);
      } else if (closed.has(row.inside)) {
        places.set(row.k, places.get(row.inside));
      } else {
        nodeRow(row);
        places.set(row.k, place++);
      }
    }
    drawArcs(places, place);
  };

  const nodeRow = ({ node, depth }) => {
    const line = add(list, "div", null, node.size === 0 ? "node none" : "node");
    const name = add(line, "span", null, "name");
    name.style.paddingLeft = `${depth}rem`;
    add(name, "b", node.operator);
    name.append(` ${printable(node.node)}`);
    add(line, "span", printable(`${node.kind}, ${node.rule}`), "rule");
    const bar = add(add(line, "span", null, "track"), "span", null, node.sum < 0 ? "bar against" : "bar for");
    bar.style.width = `${(100 * (node.size || 0)) / most}%`;
    add(line, "span", node.size === null ? "?" : number(node.sum), "value");
    tellOn(line, () => nodeText(node));
  };

  const drawArcs = (places, height) => {
    const ratio = window.devicePixelRatio || 1;
    canvas.width = ARCS * ratio;
    canvas.height = Math.max(1, height * GRAPH_ROW * ratio);
    canvas.style.height = `${height * GRAPH_ROW}px`;
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    const y = (k) => (places.get(k) + 0.5) * GRAPH_ROW;
    const arc = (from, to, dashed) => {
      if (places.get(from) === places.get(to)) return;
      const { size, sum } = nodes[from];
      const far = Math.min(ARCS - 8, 10 + 7 * Math.abs(places.get(to) - places.get(from)));
      const flows = size > 0 && nodes[to].size !== 0;
      context.strokeStyle = rgb(flows ? (sum < 0 ? colours.against : colours.for) : colours.line);
      context.lineWidth = flows ? 0.75 + (7 * size) / most : 0.75;
      context.setLineDash(dashed ? [5, 4] : []);
      context.beginPath();
      context.moveTo(ARCS, y(from));
      context.bezierCurveTo(ARCS - far, y(from), ARCS - far, y(to), ARCS, y(to));
      context.stroke();
    };
    nodes.forEach((node, k) => {
      node.reads.forEach((from) => arc(from, k, false));
      node.earlier.forEach((from) => arc(from, k, true));
    });
  };

  box.addEventListener("toggle", () => {
    if (box.open) drawRows();
  });
  // `#graph` behind the address asks for it.
  box.open = location.hash === "#graph";
  lasting.push(() => {
    if (box.open) drawRows();
  });
};

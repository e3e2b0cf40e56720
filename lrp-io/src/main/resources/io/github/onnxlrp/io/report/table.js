// What a figure shows of one input or layer: relevance with steps across and features down.

// The axes of an image in the shape of a sample, with its channel axis; null for others. Several
// images, as of a video, lie next to each other.
const imageOf = (shape) => {
  const channels = (axis) => shape[axis] <= 4;
  if (shape.length === 3 && channels(0)) return { frames: -1, channel: 0, row: 1, column: 2 };
  if (shape.length === 3 && channels(2)) return { frames: -1, channel: 2, row: 0, column: 1 };
  if (shape.length === 4 && channels(1)) return { frames: 0, channel: 1, row: 2, column: 3 };
  if (shape.length === 4 && channels(3)) return { frames: 0, channel: 3, row: 1, column: 2 };
  return null;
};

// An image as a table: columns are steps, rows are features, channels are added up.
const imageTable = (tensor, values, image) => {
  const strides = tensor.shape.map((_, k) => tensor.shape.slice(k + 1).reduce((a, b) => a * b, 1));
  const lengthOf = (axis) => (axis < 0 ? 1 : tensor.shape[axis]);
  const [frames, channels, rows, columns] = [image.frames, image.channel, image.row, image.column].map(lengthOf);
  const data = new Array(frames * columns * rows).fill(0);
  const means = values ? new Array(data.length).fill(0) : null;
  const parts = (place) => {
    const across = Math.floor(place / rows);
    const start =
      (image.frames < 0 ? 0 : Math.floor(across / columns) * strides[image.frames]) +
      (across % columns) * strides[image.column] +
      (place % rows) * strides[image.row];
    return Array.from({ length: channels }, (_, c) => start + c * strides[image.channel]);
  };
  for (let place = 0; place < data.length; place++) {
    for (const part of parts(place)) {
      data[place] = data[place] === null || tensor.data[part] === null ? null : data[place] + tensor.data[part];
      if (means) means[place] += values[part] / channels;
    }
  }
  const frameOf = frames === 1 ? () => "" : (across) => `frame ${Math.floor(across / columns)}, `;
  return {
    steps: frames * columns,
    features: rows,
    data,
    values: means,
    stepName: (across) => `${frameOf(across)}column ${across % columns}`,
    valuesAt: (place) =>
      channels === 1 ? "" : ` (of the channels: ${parts(place).map((part) => number(tensor.data[part])).join(", ")})`,
    about: `${count(columns)} columns, ${count(rows)} rows` +
      (channels === 1 ? "" : `, ${channels} channels, added up`) +
      (frames === 1 ? "" : `; ${count(frames)} images next to each other`),
  };
};

// Steps across and features down; leading axes of length 1 say nothing, the last ones are laid out.
const seriesTable = (tensor, values, names) => {
  const shape = tensor.shape.slice();
  while (shape.length > 1 && shape[0] === 1) shape.shift();
  if (shape.length === 1 && shape[0] > 1 && names.length === shape[0]) shape.unshift(1);
  return {
    steps: shape.length === 0 ? 1 : shape[0],
    features: shape.slice(1).reduce((product, size) => product * size, 1),
    data: tensor.data,
    values: values || null,
    flat: shape.length > 2,
  };
};

// Times as an axis shows them: without the date where all have the same, without the T between.
const ticksOf = (times) => {
  const dateOf = (time) => (/^\d{4}-\d{2}-\d{2}[T ]/.test(time) ? time.slice(0, 10) : null);
  const date = dateOf(times[0]);
  const same = date !== null && times.every((time) => dateOf(time) === date);
  return (t) => (same ? times[t].slice(11) : times[t].replace(/^(\d{4}-\d{2}-\d{2})T/, "$1 "));
};

// Whether times that can be read are not equally far apart, as steps are shown.
const isUneven = (times) => {
  const at = times.map((time) => (Number.isFinite(Number(time)) ? Number(time) : Date.parse(time.replace(" ", "T"))));
  const gaps = at.slice(1).map((time, k) => time - at[k]);
  const low = gaps.reduce((a, b) => Math.min(a, b), Infinity);
  const high = gaps.reduce((a, b) => Math.max(a, b), -Infinity);
  return gaps.every(Number.isFinite) && high - low > 0.01 * Math.abs(high);
};

const spanOf = (time, times) => {
  const uneven = isUneven(times) ? ", not equally far apart, as they are shown" : "";
  return `; ${printable(time)} from ${times[0]} to ${times[times.length - 1]}${uneven}`;
};

// Sums over steps and features, with what is not finite left out and counted.
const sumsOf = (base) => {
  const sums = new Array(base.steps).fill(0);
  const sizes = new Array(base.steps).fill(0);
  const ranks = Array.from({ length: base.features }, (_, f) => ({ f, sum: 0, size: 0 }));
  let bad = 0;
  for (let place = 0; place < base.steps * base.features; place++) {
    const value = base.data[place];
    const t = Math.floor(place / base.features);
    if (value === null) bad++;
    sums[t] += value || 0;
    sizes[t] += Math.abs(value || 0);
    ranks[place % base.features].sum += value || 0;
    ranks[place % base.features].size += Math.abs(value || 0);
  }
  ranks.sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum) || b.size - a.size);
  return { sums, sizes, ranks, bad };
};

const tableOf = (panel, tensor, values, scale) => {
  const isLayer = panel.kind === "layer";
  const given = (panel.features || []).map(printable);
  const image = isLayer ? null : imageOf(tensor.shape);
  const base = image ? imageTable(tensor, values, image) : seriesTable(tensor, values, given);
  const isTime = !image && (!isLayer || panel.isTime);
  const named = given.length === base.features && !image;
  const names = named ? given : Array.from({ length: base.features }, (_, f) => `${f}`);
  const times = isTime && (panel.times || []).length === base.steps ? panel.times.map(printable) : null;
  const stepName = (t) => (times ? `step ${t}, ${printable(panel.time)} ${times[t]}` : `step ${t}`);
  const kind = image ? "row" : isLayer ? "value" : "feature";
  return {
    valuesAt: () => "",
    about: "",
    stepName: isTime ? stepName : (t) => `place ${t}`,
    ...base,
    ...sumsOf(base),
    title: printable(panel.title),
    shape: tensor.shape,
    count: base.steps,
    names,
    named,
    image,
    isLayer,
    isTime,
    times,
    span: times ? spanOf(panel.time, times) : "",
    tick: times ? ticksOf(times) : count,
    padding: panel.padding || null,
    scale: scale || scaleOf(base.data),
    steps: image ? "columns" : isTime ? "time steps" : "places along its first axis",
    rows: image ? "rows" : isLayer ? "values" : "features",
    featureName: (f) => (named ? `${kind} ${f}, ${names[f]}` : `${kind} ${f}`),
  };
};

// The unit stands in brackets behind the name of a feature.
const unitOf = (name) => {
  const unit = /\[([^[\]]+)\]$/.exec(name);
  return unit ? ` ${unit[1]}` : "";
};

const isPadding = (table, t) => table.padding !== null && (t < table.padding.before || t >= table.count - table.padding.after);

// How much there is, in words.
const about = (table) => {
  const down = table.features === 1 ? "" : `, ${count(table.features)} ${table.rows}`;
  const flat = table.flat ? ` (shape [${table.shape.join(",")}])` : "";
  const bad = table.bad === 0 ? "" : `; ${count(table.bad)} values are not finite and yellow`;
  return (table.about || `${count(table.count)} ${table.steps}${down}`) + flat + table.span + bad;
};

// What is known of the padding, in words.
const aboutPadding = (table) => {
  const { before, after, why, relevance } = table.padding;
  const counted = (n) => `${count(n)} ${n === 1 ? "step" : "steps"}`;
  const places = [before > 0 ? `${counted(before)} before` : "", after > 0 ? `${counted(after)} behind` : ""];
  const where = `${places.filter((text) => text !== "").join(" and ")} the others`;
  return relevance === 0
    ? `Grey: ${where} ${before + after === 1 ? "is" : "are"} padding, as ${printable(why)} says; all its relevance is exactly 0.`
    : `${where} ${before + after === 1 ? "is" : "are"} padding, as ${printable(why)} says, and the model does not mask it: it takes ${number(relevance)} of the relevance (sum of sizes).`;
};

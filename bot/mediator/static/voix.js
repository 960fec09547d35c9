// The browser's side of a call: microphone to 16 kHz samples, telephone frames to the loudspeaker.

const AGAIN_MS = 1000;

/** Open the microphone and the call. `follow` takes what the call tells, `connected` whether the line is up. */
export async function openVoice(options, follow, connected) {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: false, autoGainControl: true, channelCount: 1 },
  });
  const context = new AudioContext();
  await context.audioWorklet.addModule("/fixe/ligne.js");
  const line = new AudioWorkletNode(context, "ligne", { numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount: [1] });
  context.createMediaStreamSource(stream).connect(line);
  line.connect(context.destination);
  await context.resume();

  let socket = null;
  let trial = "";
  let isOver = false;

  function close() {
    isOver = true;
    for (const track of stream.getTracks()) { track.stop(); }
    context.close();
  }

  function connect() {
    const query = new URLSearchParams({ ...options, suite: trial });
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/essayer/voix?${query}`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => connected(true);
    socket.onmessage = (message) => {
      if (message.data instanceof ArrayBuffer) { line.port.postMessage(message.data, [message.data]); return; }
      const told = JSON.parse(message.data);
      if (told.event === "ready") { trial = told.trial; }
      if (told.event === "cut") { line.port.postMessage("vide"); }
      follow(told);
      if (told.event === "ended") { close(); }
    };
    socket.onclose = () => {
      if (isOver) { return; }
      connected(false);
      setTimeout(connect, AGAIN_MS);
    };
  }

  line.port.onmessage = (message) => {
    if (socket && socket.readyState === WebSocket.OPEN) { socket.send(message.data); }
  };
  connect();
  const tell = (values) => { if (socket && socket.readyState === WebSocket.OPEN) { socket.send(JSON.stringify(values)); } };
  return {
    press: (key) => tell({ key }),
    leave: () => { tell({ leave: true }); },
    drop: () => socket.close(),
  };
}

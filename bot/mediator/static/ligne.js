// An AudioWorklet: 20 ms blocks of 16 kHz samples out of the microphone, 8 kHz frames into the loudspeaker.

const MICROPHONE_HZ = 16000;
const PHONE_HZ = 8000;
const BLOCK = MICROPHONE_HZ / 50;
const EARLY = 3 * PHONE_HZ / 50; // samples gathered before a silence is broken: 60 ms against uneven arrival
const MOST = PHONE_HZ / 2;

class Line extends AudioWorkletProcessor {
  constructor() {
    super();
    this.block = new Int16Array(BLOCK);
    this.filled = 0;
    this.phase = 0;
    this.sum = 0;
    this.summed = 0;
    this.waiting = [];
    this.length = 0;
    this.position = 0;
    this.plays = false;
    this.port.onmessage = (message) => {
      if (message.data === "vide") { this.waiting = []; this.length = 0; this.position = 0; return; }
      const frame = new Int16Array(message.data);
      this.waiting.push(frame);
      this.length += frame.length;
      while (this.length > MOST) { this.length -= this.waiting.shift().length; this.position = 0; }
    };
  }

  // The mean of the samples that fall in each 16 kHz step: enough of a filter before the telephone's own.
  hear(samples) {
    for (const sample of samples) {
      this.sum += sample;
      this.summed += 1;
      this.phase += MICROPHONE_HZ / sampleRate;
      if (this.phase >= 1) {
        this.phase -= 1;
        const value = Math.max(-1, Math.min(1, this.sum / this.summed));
        this.block[this.filled] = Math.round(value * 32767);
        this.filled += 1;
        this.sum = 0;
        this.summed = 0;
        if (this.filled === BLOCK) { this.port.postMessage(this.block.slice().buffer); this.filled = 0; }
      }
    }
  }

  speak(out) {
    if (!this.plays && this.length >= EARLY) { this.plays = true; }
    for (let index = 0; index < out.length; index += 1) {
      if (!this.plays || this.length < 2) { this.plays = false; out[index] = 0; continue; }
      const frame = this.waiting[0];
      const whole = Math.floor(this.position);
      const next = whole + 1 < frame.length ? frame[whole + 1] : (this.waiting[1] ? this.waiting[1][0] : frame[whole]);
      out[index] = (frame[whole] + (next - frame[whole]) * (this.position - whole)) / 32768;
      this.position += PHONE_HZ / sampleRate;
      if (this.position >= frame.length) {
        this.position -= frame.length;
        this.waiting.shift();
        this.length -= frame.length;
      }
    }
  }

  process(inputs, outputs) {
    if (inputs[0].length) { this.hear(inputs[0][0]); }
    this.speak(outputs[0][0]);
    return true;
  }
}

registerProcessor("ligne", Line);

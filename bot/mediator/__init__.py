"""The mediator's desk: pages on this machine to try dialogues, help people, edit words, see figures."""

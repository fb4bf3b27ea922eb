/* Two buttons over a text: the selected words become [[never public]] or {{public for a time}}. The words of the buttons are drawn by
   the server, and shown only where this file arrives. The same button again takes the marks away; the other one changes them. */
(function () {
  'use strict';

  var SIGNS = [['[[', ']]'], ['{{', '}}']];
  var last = null;

  /* What is selected, without the spaces at its ends, and with the marks just round it. */
  function selected(box) {
    var text = box.value, start = box.selectionStart, end = box.selectionEnd, sign = null;
    while (start < end && /\s/.test(text[start])) start += 1;
    while (end > start && /\s/.test(text[end - 1])) end -= 1;
    SIGNS.forEach(function (one) {
      var inside = text.slice(start, end);
      if (inside.length >= 4 && inside.slice(0, 2) === one[0] && inside.slice(-2) === one[1]) sign = one;
      else if (text.slice(start - 2, start) === one[0] && text.slice(end, end + 2) === one[1]) { start -= 2; end += 2; sign = one; }
    });
    return { start: start, end: end, sign: sign, words: sign ? text.slice(start + 2, end - 2) : text.slice(start, end) };
  }

  /* As if it were typed, so that the browser's own undo works; an older browser only gets the new text. */
  function put(box, start, end, words) {
    box.focus();
    box.setSelectionRange(start, end);
    if (document.execCommand && document.execCommand('insertText', false, words)) return;
    box.setRangeText(words, start, end);
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function mark(button) {
    var field = button.closest('.field'), box = last && field.contains(last) ? last : field.querySelector('[data-marks]');
    var sign = SIGNS[+button.dataset.mark], was = selected(box), isSame = was.sign === sign;
    put(box, was.start, was.end, isSame ? was.words : sign[0] + was.words + sign[1]);
    var start = was.start + (isSame ? 0 : 2);
    box.setSelectionRange(start, start + was.words.length);
  }

  function pressed(event) { return event.target.closest ? event.target.closest('[data-mark]') : null; }

  document.documentElement.classList.add('marking');
  document.addEventListener('focusin', function (event) { if (event.target.hasAttribute && event.target.hasAttribute('data-marks')) last = event.target; });
  document.addEventListener('mousedown', function (event) { if (pressed(event)) event.preventDefault(); }); // the selection stays
  document.addEventListener('click', function (event) { var button = pressed(event); if (button) mark(button); });
})();

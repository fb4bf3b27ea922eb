/* Enhancement only: every page works when this file never arrives. No eval, no inline style, no words of its own
   (words come from data attributes, so they are translated). htmx event names stand here and nowhere else. */
(function () {
  'use strict';

  var root = document.documentElement;
  root.classList.add('js');

  function each(selector, within, visit) {
    Array.prototype.forEach.call((within || document).querySelectorAll(selector), visit);
  }

  // Focus: the error summary if there is one, else what had the focus before, else the heading of what came.
  function moveFocus(part, formerId) {
    var former = formerId && document.getElementById(formerId);
    var target = part.querySelector('[data-errsum]') || (former && !former.disabled && former) || part.querySelector('h1, h2, h3, legend') || part;
    if (target.tabIndex < 0 && !target.hasAttribute('tabindex')) target.setAttribute('tabindex', '-1');
    target.focus();
  }

  // A press is taken once. The button stays enabled (a disabled one loses focus and is skipped), it only says that it works.
  function release(form) {
    delete form.dataset.sent;
    each('[aria-busy]', form, function (button) {
      button.removeAttribute('aria-busy');
      var words = button.querySelector('span');
      if (words && button.dataset.label) words.textContent = button.dataset.label;
    });
  }

  // A file that the server would refuse is told at its field before anything is sent, so that nothing typed is put at risk.
  function isTooLarge(input) {
    return Array.prototype.some.call(input.files, function (file) { return file.size > +input.dataset.largest; });
  }

  function weigh(input) {
    var id = input.id + '-size', line = document.getElementById(id), tooLarge = isTooLarge(input);
    var others = (input.getAttribute('aria-describedby') || '').split(' ').filter(function (one) { return one && one !== id; });
    if (line) line.remove();
    if (tooLarge) {
      line = document.createElement('p');
      line.id = id;
      line.className = 'field__err';
      line.setAttribute('role', 'alert');
      input.parentNode.insertBefore(line, input);
      line.textContent = input.dataset.tooLarge;
      others.push(id);
    }
    input.setAttribute('aria-describedby', others.join(' '));
    input.setAttribute('aria-invalid', tooLarge ? 'true' : 'false');
    return tooLarge;
  }

  function refuseLargeFile(event) {
    var heavy = Array.prototype.filter.call(event.target.elements, function (one) { return one.dataset.largest && weigh(one); })[0];
    if (!heavy) return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    heavy.focus();
    return true;
  }

  function press(event) {
    var form = event.target, button = event.submitter;
    if (form.method !== 'post' || refuseLargeFile(event)) return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sent = '1';
    setTimeout(function () { release(form); }, 10000);
    if (!button || !button.dataset.busy || button.classList.contains('btn--icon')) return;
    button.setAttribute('aria-busy', 'true');
    var words = button.querySelector('span');
    if (words) { button.dataset.label = words.textContent; words.textContent = button.dataset.busy; }
  }

  // A date in words below its field, as the server writes it (torstai 10.12.2026, Thursday 10 December 2026): the browser shows
  // its own order of day and month, and its own long form bends the day (torstaina).
  function dayWords(day) {
    if (root.lang === 'en') return day.toLocaleDateString('en-GB', { weekday: 'long' }) + ' ' + day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
    return day.toLocaleDateString(root.lang, { weekday: 'long' }) + ' ' + [day.getDate(), day.getMonth() + 1, day.getFullYear()].join('.');
  }

  function sayDate(input) {
    var line = document.querySelector('[data-words="' + input.id + '"]');
    if (!line) return;
    var day = input.value ? new Date(input.value + 'T12:00:00') : null;
    line.textContent = day && !isNaN(day) ? dayWords(day) : '';
  }

  // "Undo" that waits: the seconds left; when they have passed the button goes, and the text says what happens now.
  function countDown(form) {
    var left = +form.dataset.countdown, line = form.querySelector('[data-countdown-text]');
    var timer = setInterval(function () {
      left -= 1;
      if (line) line.textContent = line.dataset.countdownText.replace('{seconds}', left);
      if (left > 0) return;
      clearInterval(timer);
      form.hidden = true;
      var words = form.parentNode.querySelector('p');
      if (words && form.dataset.after) words.textContent = form.dataset.after;
    }, 1000);
  }

  // Folded on a narrow screen, so that it does not push the work down, and open on a wide one; folded without JavaScript, but
  // for the room, whose three parts need more width, and whose style opens it there.
  var WIDE = { '': window.matchMedia('(min-width:64em)'), room: window.matchMedia('(min-width:80em)') };
  function fold(part) { each('details[data-fold]', part, function (details) { details.open = WIDE[details.dataset.fold].matches; }); }
  Object.keys(WIDE).forEach(function (place) { WIDE[place].addEventListener('change', function () { fold(document); }); });

  function prepare(part) {
    fold(part);
    each('input[type=date]', part, sayDate);
    each('[data-countdown]', part, countDown);
    each('[data-print]', part, function (button) { button.hidden = false; });
  }

  document.addEventListener('submit', press, true);
  document.addEventListener('input', function (event) { if (event.target.type === 'date') sayDate(event.target); });
  document.addEventListener('change', function (event) { if (event.target.dataset.largest) weigh(event.target); });
  document.addEventListener('click', function (event) {
    if (event.target.closest && event.target.closest('[data-print]')) window.print();
  });
  window.addEventListener('pageshow', function () { each('form[data-sent]', document, release); });

  // htmx: one place for its events.
  var formerId = '', moved = null;
  document.addEventListener('htmx:before:request', function () {
    var active = document.activeElement;
    formerId = active ? active.id : '';
    moved = active && active.closest && active.closest('[data-moving]') ? active.closest('[data-moving]').dataset.moving : null;
  });
  // A press that was not saved: the button that saves comes back.
  function offerButton() { each('[data-at-once]', document, function (form) { delete form.dataset.atOnce; }); }
  document.addEventListener('htmx:error', offerButton);
  document.addEventListener('htmx:response:error', offerButton);
  document.addEventListener('htmx:finally:request', function () { each('form[data-sent]', document, release); });
  document.addEventListener('htmx:after:swap', function (event) {
    var target = event.detail && event.detail.ctx && event.detail.ctx.target;
    var part = (target && target.id && document.getElementById(target.id)) || document.getElementById('main') || document.body;
    prepare(part);
    // A part that refreshes by itself never takes the focus from what somebody is typing or has just pressed.
    var active = document.activeElement;
    if (!part.hasAttribute('data-quiet') || (active === document.body && formerId)) moveFocus(part, formerId);
    if (moved) sayPlace(formerId, moved);
  });

  // After a move by button: "Moved to place 5 of 7", for those who do not see it.
  function sayPlace(id, words) {
    var button = document.getElementById(id), row = button && button.closest('li'), status = document.getElementById('flashes');
    if (!row || !status) return;
    var rows = Array.prototype.slice.call(row.parentNode.children);
    var line = document.createElement('p');
    line.className = 'vh';
    line.textContent = words.replace('{place}', rows.indexOf(row) + 1).replace('{all}', rows.length);
    status.appendChild(line);
  }

  prepare(document);
  // Browsers that do not know autofocus on a summary.
  window.addEventListener('load', function () {
    var summary = document.querySelector('[data-errsum]');
    if (summary) setTimeout(function () { if (document.activeElement === document.body) summary.focus(); }, 100);
  });
})();

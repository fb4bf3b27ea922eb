/* The meeting room: autosave that never loses a word and never overwrites another's, standard phrases, sums of a vote.
   1) the browser's storage at once, 2) a POST after 1.2 s of quiet, 3) an honest line about what happened.
   The server answers {"state":"saved","saved_at":"17.42","version":5}, or 409 with {"state":"conflict","version":6,
   "editor":"…","fields":{"decision":{"mine":"…","theirs":"…"}}}. Words stand in the data attributes of [data-save]. */
(function () {
  'use strict';

  var QUIET = 1200, AGAIN = 10000;
  var form = document.querySelector('form[data-autosave]');
  var line = document.querySelector('[data-save]');

  function words(name, values) {
    var text = line.getAttribute('data-word-' + name) || '';
    Object.keys(values || {}).forEach(function (key) { text = text.replace('{' + key + '}', values[key]); });
    return text;
  }

  function make(tag, attributes, content) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    [].concat(content || []).forEach(function (part) { element.append(part); });
    return element;
  }

  function press(label, kind, act) {
    var button = make('button', { type: 'button', 'class': 'btn btn--small' + (kind ? ' btn--' + kind : '') }, label);
    button.addEventListener('click', act);
    return button;
  }

  /* What is typed, kept on this device until the server has it. Each form has a key with the person and the item in it. */
  function Draft(key) {
    var name = 'draft:' + key;
    return {
      keep: function (draft) {
        try { localStorage.setItem(name, JSON.stringify(draft)); return true; } catch (error) { return false; }
      },
      read: function () {
        try { return JSON.parse(localStorage.getItem(name)); } catch (error) { return null; }
      },
      drop: function () {
        try { localStorage.removeItem(name); } catch (error) { /* nothing was kept */ }
      }
    };
  }

  /* Only texts are drafts: marks of presence, votes and the like are sent by a press or not at all. */
  function isPressed(element) {
    var one = element && !element.tagName && element.length ? element[0] : element;
    return !one || Boolean(one.closest && one.closest('[data-no-draft]'));
  }

  function typed() {
    var fields = {};
    new FormData(form).forEach(function (value, name) {
      if (isPressed(form.elements[name])) return;
      if (name !== 'csrf_token' && name !== 'version' && typeof value === 'string') fields[name] = value;
    });
    return { version: form.elements.version ? form.elements.version.value : '', fields: fields };
  }

  function put(name, value) {
    var element = form.elements[name];
    if (!element) return;
    if (element.type === 'checkbox') element.checked = element.value === value; else element.value = value;
  }

  function plain(text) { return String(text === undefined ? '' : text).replace(/\r\n/g, '\n').trim(); }

  function differs(one, other) {
    return Object.keys(one).some(function (name) { return form.elements[name] && plain(one[name]) !== plain(other[name]); });
  }

  function autosave() {
    var draft = Draft(form.dataset.draftKey || form.dataset.autosave);
    var timer = 0, sending = false, changed = false, kept = true, panel = null;

    function say(state, text, link) {
      line.dataset.state = state;
      var place = line.querySelector('[data-save-text]');
      place.textContent = text;
      if (link) place.append(' ', link);
    }

    function later(delay) { clearTimeout(timer); timer = setTimeout(send, delay); }

    function edited(event) {
      if (event && event.target && isPressed(event.target)) return;
      changed = true;
      kept = draft.keep(typed());
      if (panel) return;
      say('saving', words('saving'));
      later(QUIET);
    }

    function send() {
      clearTimeout(timer);
      if (panel || sending || !changed) return;
      sending = true;
      changed = false;
      fetch(form.dataset.autosave, { method: 'POST', body: new FormData(form), headers: { 'X-Autosave': '1', Accept: 'application/json' }, redirect: 'manual', credentials: 'same-origin', keepalive: document.visibilityState === 'hidden' })
        .then(answered, unreachable)
        .then(function () { sending = false; if (changed && !panel && line.dataset.state === 'saved') { say('saving', words('saving')); later(QUIET); } });
    }

    function answered(response) {
      if (response.type === 'opaqueredirect' || [400, 401, 403].indexOf(response.status) >= 0) return ended();
      return response.json().catch(function () { return {}; }).then(function (answer) {
        if (response.ok && answer.state === 'saved') return saved(answer);
        if (response.status === 409 && answer.state === 'conflict') return conflict(answer);
        return failed(response.status, answer);
      });
    }

    function unreachable() {
      changed = true;
      say('offline', words(kept ? 'offline' : 'lost'));
      later(AGAIN);
    }

    function ended() {
      changed = true;
      var url = line.dataset.signInUrl;
      say('ended', words(kept ? 'ended' : 'ended-lost'), url ? make('a', { href: url }, words('sign-in')) : null);
    }

    function failed(status, answer) {
      changed = true;
      var refused = status >= 400 && status < 500 && status !== 429;
      say('error', answer.message || words(refused ? 'refused' : kept ? 'error' : 'error-lost'));
      if (!refused) later(AGAIN);
    }

    function saved(answer) {
      if (form.elements.version) form.elements.version.value = answer.version;
      if (changed) kept = draft.keep(typed()); else draft.drop();
      say('saved', words('saved', { time: answer.saved_at }));
    }

    /* Both texts side by side; nothing is sent before each field has been chosen. */
    function conflict(answer) {
      changed = true;
      var left = Object.keys(answer.fields || {}), editor = answer.editor || words('someone');
      say('conflict', words('conflict'));
      panel = make('section', { 'class': 'conflict', role: 'alert', tabindex: '-1' }, [make('h3', {}, words('conflict-title')), make('p', {}, words('conflict-text', { editor: editor }))]);
      left.forEach(function (name) { panel.append(choice(name, answer.fields[name], editor, settled)); });
      form.prepend(panel);
      panel.focus();
      if (!left.length) settled(null);

      function settled(name) {
        left = left.filter(function (other) { return other !== name; });
        if (left.length) return;
        if (form.elements.version) form.elements.version.value = answer.version;
        panel.remove();
        panel = null;
        edited();
        send();
      }
    }

    function choice(name, texts, editor, settled) {
      var element = form.elements[name], label = element && element.labels && element.labels[0];
      var mine = element && typeof element.value === 'string' ? element.value : texts.mine;
      var block = make('div', { 'class': 'stack-s', role: 'group' }, []);
      if (label) { block.append(make('h4', {}, label.textContent)); block.setAttribute('aria-label', label.textContent); }
      block.append(make('div', { 'class': 'sides' }, [side(words('mine'), mine), side(words('theirs', { editor: editor }), texts.theirs)]));
      var take = function (value) { return function () { put(name, value); block.remove(); settled(name); if (element && element.focus) element.focus(); }; };
      block.append(make('div', { 'class': 'row' }, [
        press(words('keep'), '', take(mine)), press(words('take'), 'outline', take(texts.theirs)), press(words('merge'), 'outline', take(plain(texts.theirs) + '\n\n' + plain(mine)))
      ]));
      return block;
    }

    function side(title, text) {
      return make('section', {}, [make('h4', {}, title), make('pre', { dir: 'auto' }, text)]);
    }

    /* A draft left by a crash or a lost network is offered, never silently applied. It keeps the version it was
       written on, so that the server still notices if someone changed the text meanwhile. */
    function offer() {
      var left = draft.read();
      if (!left || !left.fields) return;
      if (!differs(left.fields, typed().fields)) return draft.drop();
      var box = make('div', { 'class': 'notice notice--warn', role: 'status' }, make('div', { 'class': 'notice__body' }, [
        make('p', {}, make('b', {}, words('draft-title'))), make('p', {}, words('draft-text')),
        make('div', { 'class': 'row' }, [
          press(words('restore'), '', function () { restore(left); box.remove(); }),
          press(words('discard'), 'quiet', function () { draft.drop(); box.remove(); })
        ])
      ]));
      form.prepend(box);
    }

    function restore(left) {
      Object.keys(left.fields).forEach(function (name) { put(name, left.fields[name]); });
      if (form.elements.version && left.version) form.elements.version.value = left.version;
      edited();
      send();
    }

    /* A press sends the whole form. It waits for a save that is under way, so that the person does not meet themselves. */
    function wait(event) {
      if (event.target !== form) return;
      clearTimeout(timer);
      if (!sending) { changed = false; return; }
      var button = event.submitter;
      event.preventDefault();
      event.stopImmediatePropagation();
      setTimeout(function () { if (button) form.requestSubmit(button); else form.requestSubmit(); }, 100);
    }

    offer();
    window.addEventListener('submit', wait, true);
    form.addEventListener('input', edited);
    window.addEventListener('online', send);
    document.addEventListener('visibilitychange', function () { if (document.visibilityState === 'hidden') send(); });
  }

  /* A phrase of a chip, in every language of the board at once; it may choose the outcome too. */
  function phrases(button) {
    var texts = JSON.parse(button.dataset.phrases), field = button.dataset.field;
    Object.keys(texts).forEach(function (language) {
      var text = document.getElementById(field + '-' + language);
      if (text) text.value = text.value.trim() ? text.value.replace(/\s+$/, '') + '\n\n' + texts[language] : texts[language];
    });
    var outcome = button.dataset.outcome && document.querySelector('input[name=outcome][value=' + button.dataset.outcome + ']');
    if (outcome && !(outcome.value === 'decided' && document.querySelector('input[name=outcome][value=vote]:checked'))) outcome.checked = true;
    button.form.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /* A standard phrase: into an empty text, or as a new paragraph after what is there. */
  function phrase(button) {
    var text = document.getElementById(button.dataset.target);
    if (!text) return;
    text.value = text.value.trim() ? text.value.replace(/\s+$/, '') + '\n\n' + button.dataset.phrase : button.dataset.phrase;
    text.focus();
    text.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /* Sums of a vote as it is marked; the server counts again. */
  function count(panel) {
    var rows = panel.querySelectorAll('[role=radiogroup]').length || 1, start = 0;
    ['yes', 'no', 'blank'].forEach(function (position) {
      var number = panel.querySelectorAll('input[value=' + position + ']:checked').length;
      var sum = panel.querySelector('[data-vote-sum=' + position + ']'), bar = panel.querySelector('[data-vote-bar=' + position + ']');
      if (sum) sum.textContent = number;
      if (bar) { bar.setAttribute('x', 100 * start / rows); bar.setAttribute('width', 100 * number / rows); }
      start += number;
    });
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest ? event.target.closest('[data-phrase], [data-phrases], [data-vote-all]') : null;
    if (!button) return;
    if (button.dataset.phrases) { event.preventDefault(); return phrases(button); }
    if (button.dataset.phrase) return phrase(button);
    var panel = button.closest('[data-vote]');
    event.preventDefault();
    panel.querySelectorAll('input[value=' + button.dataset.voteAll + ']').forEach(function (input) { input.checked = true; });
    panel.dispatchEvent(new Event('change', { bubbles: true }));
    panel.dispatchEvent(new Event('input', { bubbles: true }));
  });
  document.addEventListener('change', function (event) {
    var panel = event.target.closest ? event.target.closest('[data-vote]') : null;
    if (panel) count(panel);
    var fold = event.target.name === 'outcome' && event.target.value === 'vote' && document.querySelector('#vote > details');
    if (fold) fold.open = true;
  });

  if (form && line) autosave();
})();

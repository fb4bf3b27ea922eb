/* What is pasted from Word or a document becomes the small Markdown of the texts: paragraphs, **bold**, *italic*, "- " and "1. "
   lists. The parsed document is inert: nothing in the pasted HTML runs or loads. A table becomes lines with tabs. */
(function () {
  'use strict';

  var SKIPPED = /^(SCRIPT|STYLE|META|LINK|XML|TITLE)$/i;
  var BLOCK = /^(P|DIV|H[1-6]|LI|TR|UL|OL|TABLE|TBODY|THEAD|BLOCKQUOTE|SECTION|ARTICLE)$/;
  var HEADING = /^H[1-6]$/;

  function style(node) { return (node.getAttribute && node.getAttribute('style')) || ''; }

  function isSkipped(node) { return node.nodeType !== 1 || SKIPPED.test(node.tagName) || /mso-list:\s*Ignore/i.test(style(node)); }

  function mark(node) {
    var tag = node.tagName.toLowerCase();
    var bold = tag === 'b' || tag === 'strong' || /font-weight:\s*(bold|[6-9]00)/.test(style(node));
    if (bold && !/font-weight:\s*normal/.test(style(node))) return '**';
    return tag === 'i' || tag === 'em' ? '*' : '';
  }

  function inline(node) {
    if (node.nodeType === 3) return node.nodeValue.replace(/[\u00a0\s]+/g, ' ');
    if (isSkipped(node)) return '';
    if (node.tagName === 'BR') return '\n';
    var text = Array.prototype.map.call(node.childNodes, inline).join('');
    var parts = /^(\s*)([\s\S]*?)(\s*)$/.exec(text), sign = mark(node);
    return sign && parts[2] ? parts[1] + sign + parts[2] + sign + parts[3] : text;
  }

  function add(lines, prefix, text) { if (text.trim()) lines.push(prefix + text.trim()); }

  function row(node) { return Array.prototype.map.call(node.children, function (cell) { return inline(cell).trim(); }).join('\t'); }

  function isListParagraph(node) { return /MsoListParagraph/.test(node.className || '') || /mso-list:l/.test(style(node)); }

  function walk(node, lines, list) {
    Array.prototype.forEach.call(node.childNodes, function (child) { visit(child, lines, list); });
  }

  function visit(node, lines, list) {
    var tag = node.nodeType === 1 ? node.tagName : '';
    if (tag === 'UL' || tag === 'OL') return walk(node, lines, tag);
    if (tag === 'TR') return add(lines, '', row(node));
    if (tag === 'LI') return add(lines, list === 'OL' ? '1. ' : '- ', inline(node));
    if (BLOCK.test(tag) && node.querySelector('p,div,li,tr,h1,h2,h3,h4,h5,h6')) return walk(node, lines, list);
    var text = inline(node).trim();
    if (text && HEADING.test(tag)) text = '**' + text.replace(/\*\*/g, '') + '**';
    add(lines, tag && isListParagraph(node) ? '- ' : '', text);
  }

  function htmlToText(html) {
    var lines = [], page = new DOMParser().parseFromString(html.replace(/<!\[if[^>]*>|<!\[endif\]>/gi, ''), 'text/html');
    walk(page.body, lines, '');
    return lines.join('\n\n').replace(/(^|\n)(- |1\. )([^\n]*)\n\n(?=- |1\. )/g, '$1$2$3\n').replace(/(- [^\n]*)\n\n(?=- )/g, '$1\n');
  }

  document.addEventListener('paste', function (event) {
    var text = event.target, html = event.clipboardData && event.clipboardData.getData('text/html');
    if (!html || !text.matches || !text.matches('textarea[data-rich]')) return;
    event.preventDefault();
    text.setRangeText(htmlToText(html), text.selectionStart, text.selectionEnd, 'end');
    text.dispatchEvent(new Event('input', { bubbles: true }));
  });
})();

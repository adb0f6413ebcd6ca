// The demo page's script. Plain ES5, since browsers without an EventSource of their own (see `start`, at the end) must parse it.
(function () {
  'use strict';

  var LIVE = 'events?topic=server-time&topic=stocks/*&topic=chat';
  var CHAT = 'events?topic=chat';
  var MAX_MESSAGES = 200;
  var MAX_SYMBOLS = 30;
  var MAX_TEXT = 2000;
  var SPARK_POINTS = 40;
  var SVG = 'http://www.w3.org/2000/svg';

  function byId(id) {
    return document.getElementById(id);
  }

  function element(name, className, text) {
    var e = document.createElement(name);
    e.className = className;
    // Everything that comes from an event goes through textContent: markup in it stays text.
    e.textContent = text;
    return e;
  }

  function svg(name, attributes) {
    var e = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) {
      e.setAttribute(key, attributes[key]);
    });
    return e;
  }

  function parse(json) {
    try {
      return JSON.parse(json);
    } catch (e) {
      return null;
    }
  }

  // Drawing: events only change the model; the page follows a few times a second, however large the burst.

  var drawers = [];
  var drawing = 0;

  function draw() {
    clearTimeout(drawing);
    drawing = 0;
    drawers.forEach(function (drawer) {
      drawer();
    });
  }

  function drawSoon() {
    if (!drawing) {
      drawing = setTimeout(draw, 40);
    }
  }

  // Notes: one line for each subject, above the content.

  var notes = {};

  function note(subject, text) {
    var line = notes[subject];
    if (line && line.textContent !== text) {
      byId('note').removeChild(line);
      delete notes[subject];
    }
    if (text && !notes[subject]) {
      notes[subject] = byId('note').appendChild(element('p', subject, text));
    }
  }

  // Counters of the main stream.

  var events = 0;
  var bytes = 0;
  var lastId = '';
  var samples = [];

  function utf8Length(text) {
    var length = text.length;
    for (var i = 0; i < text.length; i++) {
      var c = text.charCodeAt(i);
      // A surrogate pair is two units and four bytes, so each half adds one; any other unit from U+0800 on adds two.
      length += c < 0x80 ? 0 : c < 0x800 || (c >= 0xd800 && c <= 0xdfff) ? 1 : 2;
    }
    return length;
  }

  function count(event) {
    events += 1;
    bytes += utf8Length(event.data);
    lastId = event.lastEventId || lastId;
    drawSoon();
  }

  drawers.push(function () {
    byId('events-count').textContent = events;
    byId('bytes-count').textContent = bytes;
    byId('last-id').textContent = lastId || 'none yet';
  });

  function drawRate() {
    samples.push({at: new Date().getTime(), events: events});
    if (samples.length > 6) {
      samples.shift();
    }
    var first = samples[0];
    var last = samples[samples.length - 1];
    var seconds = (last.at - first.at) / 1000;
    byId('rate').textContent = seconds > 0 ? ((last.events - first.events) / seconds).toFixed(1) : '0.0';
  }

  // Server time.

  var time = '';
  var tickTimer = 0;

  function onTime(event) {
    time = event.data;
    clearTimeout(tickTimer);
    note('ticks', '');
    drawSoon();
  }

  function expectTicks() {
    clearTimeout(tickTimer);
    tickTimer = setTimeout(function () {
      note('ticks', 'This hub is up but publishes no server time. To see the clock and the prices move, start it with ./tidings serve --demo');
    }, 5000);
  }

  drawers.push(function () {
    var face = byId('server-time');
    var part = /^(\d{4}-\d\d-\d\dT)(\d\d:\d\d:\d\d)(\.\d{1,3})?/.exec(time);
    if (!part) {
      face.textContent = time || face.textContent;
      return;
    }
    // Old engines read at most milliseconds; the hub may send more.
    var date = new Date(part[1] + part[2] + (part[3] || '') + 'Z');
    face.textContent = part[2];
    face.setAttribute('datetime', time);
    byId('time-detail').textContent = date.toUTCString().slice(0, 16) + '. ' + date.toLocaleTimeString() + ' where you are.';
  });

  // Prices.

  var stocks = Object.create(null);
  var symbols = [];

  function onStock(event) {
    var tick = parse(event.data);
    if (!tick || typeof tick.symbol !== 'string' || typeof tick.price !== 'number' || typeof tick.change !== 'number') {
      return;
    }
    var stock = stocks[tick.symbol] || addStock(tick.symbol);
    if (stock) {
      stock.price = tick.price;
      stock.change = tick.change;
      stock.history.push(stock.price);
      if (stock.history.length > SPARK_POINTS) {
        stock.history.shift();
      }
      stock.dirty = true;
      drawSoon();
    }
  }

  function addStock(symbol) {
    // Anyone may publish below stocks/: the table stays a table.
    if (symbols.length >= MAX_SYMBOLS) {
      return null;
    }
    var stock = stockRow(symbol.slice(0, 12));
    symbols.push(symbol);
    symbols.sort();
    var next = stocks[symbols[symbols.indexOf(symbol) + 1]];
    byId('stocks').tBodies[0].insertBefore(stock.row, next ? next.row : null);
    byId('stocks-empty').hidden = true;
    byId('stocks').className = '';
    stocks[symbol] = stock;
    return stock;
  }

  function stockRow(symbol) {
    var row = element('tr', '', '');
    var name = element('th', '', symbol);
    var price = element('td', 'number price', '');
    var change = element('td', 'number change', '');
    var trend = element('td', 'trend', '');
    var spark = svg('svg', {'class': 'spark', viewBox: '0 0 120 28', 'aria-hidden': 'true', focusable: 'false'});
    name.setAttribute('scope', 'row');
    row.setAttribute('data-symbol', symbol);
    trend.appendChild(spark);
    [name, price, change, trend].forEach(function (cell) {
      row.appendChild(cell);
    });
    return {
      row: row, price: 0, change: 0, shown: null, history: [], dirty: false, flash: 0, priceCell: price, changeCell: change,
      line: spark.appendChild(svg('polyline', {})), dot: spark.appendChild(svg('circle', {r: 2.5}))
    };
  }

  function drawStock(stock) {
    if (stock.shown !== null && stock.price !== stock.shown) {
      flash(stock, stock.price > stock.shown ? 'up' : 'down');
    }
    stock.shown = stock.price;
    stock.dirty = false;
    stock.priceCell.textContent = stock.price.toFixed(2);
    stock.changeCell.textContent = (stock.change > 0 ? '+' : stock.change < 0 ? '\u2212' : '') + Math.abs(stock.change).toFixed(2) + '\u00a0%';
    stock.changeCell.className = 'number change' + (stock.change > 0 ? ' rising' : stock.change < 0 ? ' falling' : '');
    drawSpark(stock);
  }

  function flash(stock, direction) {
    clearTimeout(stock.flash);
    stock.priceCell.className = 'number price ' + direction;
    stock.flash = setTimeout(function () {
      stock.priceCell.className = 'number price';
    }, 350);
  }

  function drawSpark(stock) {
    var low = Math.min.apply(null, stock.history);
    var high = Math.max.apply(null, stock.history);
    var left = 117 - (stock.history.length - 1) * (114 / (SPARK_POINTS - 1));
    var points = stock.history.map(function (price, i) {
      var x = left + i * (114 / (SPARK_POINTS - 1));
      var y = high > low ? 25 - (price - low) / (high - low) * 22 : 14;
      return [x.toFixed(1), y.toFixed(1)];
    });
    var last = points[points.length - 1];
    stock.line.setAttribute('points', points.join(' '));
    stock.dot.setAttribute('cx', last[0]);
    stock.dot.setAttribute('cy', last[1]);
  }

  drawers.push(function () {
    symbols.forEach(function (symbol) {
      if (stocks[symbol].dirty) {
        drawStock(stocks[symbol]);
      }
    });
  });

  // Chat: what is waiting to be drawn, and what was shown lately (by event id).

  var waiting = [];
  var shown = Object.create(null);
  var shownIds = [];

  function showChat(event) {
    var id = event.lastEventId;
    if (shown[id]) {
      return;
    }
    if (id) {
      shown[id] = true;
      shownIds.push(id);
      if (shownIds.length > 5 * MAX_MESSAGES) {
        delete shown[shownIds.shift()];
      }
    }
    show(chatLine(event));
  }

  function chatLine(event) {
    var message = parse(event.data);
    var plain = !message || typeof message !== 'object' || message.text === undefined;
    var from = plain || !message.from ? 'someone' : String(message.from).slice(0, 40);
    var text = (plain ? event.data : String(message.text)).slice(0, MAX_TEXT);
    var line = element('div', 'message' + (from === byId('chat-name').value.trim() ? ' own' : ''), '');
    line.setAttribute('data-id', event.lastEventId);
    line.appendChild(element('span', 'from', from));
    line.appendChild(document.createTextNode(' '));
    line.appendChild(element('span', 'text', text));
    return line;
  }

  function showGap(event) {
    var gap = parse(event.data);
    var reason = gap && typeof gap.reason === 'string' && gap.reason ? ' (' + gap.reason.slice(0, 200) + ')' : '';
    var last = waiting[waiting.length - 1] || byId('chat-log').lastChild;
    // Until somebody speaks again, one such line says it.
    if (!last || last.className !== 'missed') {
      show(element('div', 'missed', 'Some messages were missed' + reason));
    }
  }

  function show(line) {
    waiting.push(line);
    if (waiting.length > MAX_MESSAGES) {
      waiting.shift();
    }
    drawSoon();
  }

  drawers.push(function () {
    if (!waiting.length) {
      return;
    }
    var log = byId('chat-log');
    var atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    waiting.forEach(function (line) {
      log.appendChild(line);
    });
    waiting = [];
    while (log.childNodes.length > MAX_MESSAGES) {
      log.removeChild(log.firstChild);
    }
    if (atEnd) {
      log.scrollTop = log.scrollHeight;
    }
  });

  function publish(name, text, failed) {
    var request = new XMLHttpRequest();
    request.open('POST', CHAT + '&type=chat');
    request.setRequestHeader('Content-Type', 'text/plain;charset=UTF-8');
    request.onload = function () {
      if (request.status >= 200 && request.status < 300) {
        note('publish', '');
        return;
      }
      var problem = parse(request.responseText) || {};
      failed(problem.detail || problem.title || 'the hub answered ' + request.status);
    };
    request.onerror = function () {
      failed('the hub cannot be reached');
    };
    request.send(JSON.stringify({from: name, text: text}));
  }

  function onSubmit(event) {
    event.preventDefault();
    var field = byId('chat-text');
    var name = byId('chat-name').value.trim();
    var text = field.value.trim();
    if (!name || !text) {
      (name ? field : byId('chat-name')).focus();
      return;
    }
    remember(name);
    field.value = '';
    field.focus();
    publish(name, text, function (why) {
      note('publish', 'Your message was not sent: ' + why);
      field.value = field.value || text;
    });
  }

  function remember(name) {
    try {
      localStorage.setItem('tidings-name', name);
    } catch (e) {
      // Storage may be switched off; the name then lasts as long as the page.
    }
  }

  function remembered() {
    try {
      return localStorage.getItem('tidings-name');
    } catch (e) {
      return null;
    }
  }

  // Streams. `live` carries everything from now on. Each time it opens, `earlier` brings the chat up to date, from the cursor or from
  // the earliest message kept, and is closed once it has met `live`: a browser allows six connections to a host over HTTP/1.1, and two
  // streams in each of three tabs would leave none to publish with.
  //
  //                    live opens                  an event came on both, or 3 s of quiet
  //   closed  ------------------------> catching up ------------------------------------> following
  //   (nothing)      chat shown from `earlier`, held back from `live`          chat shown from `live`

  var live = null;
  var earlier = null;
  var cursor = '';
  var held = [];
  var quietTimer = 0;

  function setState(state) {
    var pill = byId('state');
    var close = byId('close');
    var reopen = byId('reopen');
    var focused = document.activeElement;
    if (pill.getAttribute('data-state') !== state) {
      pill.setAttribute('data-state', state);
      pill.textContent = state;
    }
    close.disabled = state === 'closed';
    reopen.disabled = state === 'open' || state === 'connecting';
    // A disabled button would drop the keyboard's focus: hand it to the one that works.
    if (focused === close && close.disabled) {
      reopen.focus();
    } else if (focused === reopen && reopen.disabled) {
      close.focus();
    }
  }

  function on(source, handlers) {
    Object.keys(handlers).forEach(function (type) {
      source.addEventListener(type, handlers[type]);
    });
  }

  function open() {
    close();
    setState('connecting');
    note('stream', '');
    live = new window.EventSource(LIVE);
    on(live, {
      open: onOpen,
      error: onError,
      message: onLive,
      'server-time': onLive,
      stock: onLive,
      chat: onLive,
      'tidings.gap': onLive
    });
  }

  function close() {
    clearTimeout(tickTimer);
    stopCatchingUp();
    held = [];
    if (live) {
      live.close();
      live = null;
    }
    draw();
    setState('closed');
  }

  function onOpen() {
    setState('open');
    expectTicks();
    catchUp();
  }

  function onError() {
    clearTimeout(tickTimer);
    if (live.readyState === 2) {
      close();
      note('stream', 'The hub refused this stream or ended it for good. Reopen tries once more.');
    } else {
      setState('reconnecting');
    }
  }

  function onLive(event) {
    count(event);
    if (event.type === 'server-time') {
      onTime(event);
    } else if (event.type === 'stock') {
      onStock(event);
    } else if (event.type === 'tidings.gap' && !earlier) {
      // While catching up, `earlier` tells of its own gap.
      showGap(event);
    } else if (event.type === 'chat' && earlier) {
      hold(event);
    } else if (event.type === 'chat') {
      showChat(event);
    }
    if (!earlier) {
      cursor = event.lastEventId || cursor;
    }
  }

  function catchUp() {
    stopCatchingUp();
    earlier = new window.EventSource(CHAT + '&lastEventId=' + encodeURIComponent(cursor || 'earliest'));
    on(earlier, {open: untilQuiet, error: onEarlierError, chat: onEarlier, 'tidings.gap': onEarlierGap});
    byId('chat-log').setAttribute('aria-busy', 'true');
  }

  function stopCatchingUp() {
    clearTimeout(quietTimer);
    if (earlier) {
      earlier.close();
      earlier = null;
      byId('chat-log').removeAttribute('aria-busy');
    }
  }

  function untilQuiet() {
    clearTimeout(quietTimer);
    quietTimer = setTimeout(follow, 3000);
  }

  function hold(event) {
    held.push(event);
    if (shown[event.lastEventId]) {
      follow();
    } else if (held.length > MAX_MESSAGES) {
      held.shift();
    }
  }

  function onEarlier(event) {
    showChat(event);
    cursor = event.lastEventId || cursor;
    untilQuiet();
    if (held.some(function (other) { return other.lastEventId === event.lastEventId; })) {
      follow();
    }
  }

  function onEarlierGap(event) {
    showGap(event);
    cursor = event.lastEventId || cursor;
    untilQuiet();
  }

  function onEarlierError() {
    if (earlier.readyState === 2) {
      note('stream', 'Earlier chat messages could not be read.');
      follow();
    }
  }

  function follow() {
    stopCatchingUp();
    held.forEach(showChat);
    held = [];
  }

  // Start.

  function start() {
    if (/[?&]polyfill(?:[=&]|$)/.test(location.search)) {
      window.EventSource = undefined;
    }
    if (window.EventSource) {
      open();
      return;
    }
    var script = document.createElement('script');
    script.src = 'eventsource.min.js';
    script.onload = function () {
      window.EventSource = window.EventSourcePolyfill || window.EventSource;
      note('polyfill', 'Without an EventSource of the browser\u2019s own, this page runs on the event-source-polyfill package.');
      open();
    };
    script.onerror = function () {
      note('polyfill', 'This browser has no EventSource, and the replacement could not be loaded.');
      setState('closed');
      byId('reopen').disabled = true;
    };
    document.body.appendChild(script);
  }

  function fillIn(id) {
    var code = byId(id);
    code.textContent = code.textContent.replace('http://HOST', location.protocol + '//' + location.host + location.pathname.replace(/\/[^/]*$/, ''));
  }

  ['try-time', 'try-publish', 'try-chat'].forEach(fillIn);
  byId('stocks').className = 'empty';
  byId('chat-name').value = remembered() || 'guest-' + Math.floor(100 + Math.random() * 900);
  byId('chat-form').addEventListener('submit', onSubmit);
  byId('close').addEventListener('click', close);
  byId('reopen').addEventListener('click', open);
  setInterval(drawRate, 1000);
  start();
}());

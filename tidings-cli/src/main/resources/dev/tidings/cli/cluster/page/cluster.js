// The script of the cluster's demo page: a stream of each node, which stays at that node, and one that goes on at another when its node dies.
(function () {
  'use strict';

  const RETRY_MILLIS = 250;
  const LOOK_MILLIS = 500;
  const MAX_LINES = 100;
  const TEXTS = {serving: 'serving', starting: 'starting', dead: 'dead'};
  const PILLS = {serving: 'open', starting: 'connecting', dead: 'dead'};

  const byId = (id) => document.getElementById(id);

  let topic = '';
  const nodes = [];

  function address(node, cursor) {
    const after = cursor ? '&lastEventId=' + encodeURIComponent(cursor) : '';
    return node.origin + '/events?topic=' + encodeURIComponent(topic) + after;
  }

  // Text is written only where it has changed, so that what follows the page hears of changes alone.
  function write(element, text) {
    if (element.textContent !== String(text)) {
      element.textContent = text;
    }
  }

  // What has come by one stream, however often it was opened.
  function Tally(root) {
    this.last = 0;
    this.cursor = '';
    this.counts = {received: 0, missing: 0, repeated: 0, gaps: 0};
    this.cells = {};
    Object.keys(this.counts).forEach((name) => {
      this.cells[name] = root.querySelector('[data-count="' + name + '"]');
    });
  }

  Tally.prototype.add = function (name, by) {
    this.counts[name] += by;
    write(this.cells[name], this.counts[name]);
    this.cells[name].classList.toggle('bad', name !== 'received' && this.counts[name] > 0);
  };

  Tally.prototype.tellGap = function (event) {
    this.cursor = event.lastEventId || this.cursor;
    this.add('gaps', 1);
  };

  Tally.prototype.take = function (event, number) {
    this.cursor = event.lastEventId;
    this.add('received', 1);
    if (number <= this.last) {
      this.add('repeated', 1);
      return;
    }
    // What was before the first is not missed.
    this.add('missing', this.last ? number - this.last - 1 : 0);
    this.last = number;
  };

  // Each node's own stream.

  function Node(told) {
    const article = byId('node').content.cloneNode(true).querySelector('article');
    this.article = byId('nodes').appendChild(article);
    this.number = told.number;
    this.origin = told.origin;
    this.state = 'starting';
    this.pid = 0;
    this.isKnown = false;
    this.tally = new Tally(article);
    this.cells = {};
    this.pill = article.querySelector('.pill');
    this.button = article.querySelector('button');
    this.button.addEventListener('click', () => ask(this, this.state === 'dead' ? 'start' : 'kill'));
    const title = article.querySelector('h3');
    title.textContent = 'Node ' + told.number;
    title.id = 'node-' + told.number;
    article.setAttribute('aria-labelledby', title.id);
    article.setAttribute('data-node', told.number);
    this.open();
  }

  Node.prototype.open = function () {
    this.source = new EventSource(address(this, this.tally.cursor));
    this.source.addEventListener('open', look);
    this.source.addEventListener('error', () => {
      look();
      if (this.source.readyState === EventSource.CLOSED) {
        setTimeout(() => this.open(), RETRY_MILLIS);
      }
    });
    this.source.addEventListener('tidings.gap', (event) => this.tally.tellGap(event));
    this.source.addEventListener('tick', (event) => this.show(event, JSON.parse(event.data)));
  };

  Node.prototype.show = function (event, tick) {
    this.tally.take(event, tick.number);
    write(this.article.querySelector('.tick time'), tick.time.slice(11, 19));
    write(this.article.querySelector('.id'), event.lastEventId);
    Object.keys(tick.prices).forEach((symbol) => write(this.price(symbol), tick.prices[symbol].toFixed(2)));
  };

  Node.prototype.price = function (symbol) {
    if (!this.cells[symbol]) {
      const row = this.article.querySelector('tbody').insertRow();
      const name = row.appendChild(document.createElement('th'));
      name.scope = 'row';
      name.textContent = symbol;
      this.cells[symbol] = row.insertCell();
      this.cells[symbol].className = 'number';
    }
    return this.cells[symbol];
  };

  Node.prototype.tell = function (told) {
    // Each life has a process of its own, and the page may have missed the time between two of them.
    if (this.pid && told.pid !== this.pid) {
      say('Node ' + this.number + ' died.');
    }
    if (this.isKnown && told.pid && told.pid !== this.pid) {
      say('Node ' + this.number + ' is started again.');
    }
    this.isKnown = true;
    this.pid = told.pid;
    this.state = told.state;
    this.pill.setAttribute('data-state', PILLS[told.state]);
    write(this.pill, TEXTS[told.state]);
    write(this.button, (told.state === 'dead' ? 'Start node ' : 'Kill node ') + this.number);
    this.button.disabled = told.state === 'starting';
    write(this.article.querySelector('.pid'), told.pid || 'none');
    this.article.classList.toggle('dead', told.state === 'dead');
  };

  // What the nodes' processes do is asked for when a stream opens or breaks, and for as long as one of them does not serve.

  let looking = false;
  let lookTimer = 0;

  function look() {
    if (looking) {
      lookAgain();
      return;
    }
    looking = true;
    fetch('nodes').then((answer) => answer.json()).then((told) => {
      told.nodes.forEach((each) => nodes[each.number - 1].tell(each));
      looking = false;
      if (told.nodes.some((each) => each.state !== 'serving')) {
        lookAgain();
      }
    }).catch(() => {
      // The demo has ended, or is away.
      looking = false;
      nodes.forEach((node) => node.tell({state: 'dead', pid: 0}));
      lookAgain();
    });
  }

  function lookAgain() {
    clearTimeout(lookTimer);
    lookTimer = setTimeout(look, LOOK_MILLIS);
  }

  function ask(node, action) {
    node.button.disabled = true;
    fetch('nodes/' + node.number + '/' + action, {method: 'POST'}).then(look, look);
  }

  // The stream that moves: to the next node where its own has gone, from after the last event that it has.

  let home = 0;
  let moving = null;
  let movingTally = null;
  let moves = 0;
  let leaving = 0;
  let lastAt = 0;
  let longest = 0;

  function follow() {
    const node = nodes[home];
    moving = new EventSource(address(node, movingTally.cursor));
    moving.addEventListener('open', () => settle(node));
    moving.addEventListener('error', leave);
    moving.addEventListener('tidings.gap', (event) => movingTally.tellGap(event));
    moving.addEventListener('tick', onTick);
  }

  function settle(node) {
    byId('at').setAttribute('data-state', 'open');
    write(byId('at'), 'at node ' + node.number);
    byId('kill').disabled = false;
    nodes.forEach((each) => each.article.classList.toggle('home', each === node));
    if (leaving) {
      moves += 1;
      write(byId('moves'), moves);
      say('The stream of node ' + leaving + ' goes on at node ' + node.number + '.');
      leaving = 0;
    }
  }

  function leave() {
    const gone = nodes[home];
    moving.close();
    if (!leaving) {
      leaving = gone.number;
      byId('at').setAttribute('data-state', 'connecting');
      write(byId('at'), 'leaving node ' + gone.number);
      byId('kill').disabled = true;
      gone.article.classList.remove('home');
    }
    home = (home + 1) % nodes.length;
    // At once to the next; once around, with a pause.
    setTimeout(follow, nodes[home].number === leaving ? RETRY_MILLIS : 0);
  }

  function onTick(event) {
    const tick = JSON.parse(event.data);
    const now = performance.now();
    if (lastAt && now - lastAt > longest) {
      longest = now - lastAt;
      write(byId('pause'), (longest / 1000).toFixed(1) + ' s');
    }
    lastAt = now;
    movingTally.take(event, tick.number);
    write(byId('time'), tick.time.slice(11, 19));
    byId('time').setAttribute('datetime', tick.time);
  }

  function say(text) {
    const line = document.createElement('p');
    const time = line.appendChild(document.createElement('time'));
    time.textContent = new Date().toISOString().slice(11, 19);
    line.appendChild(document.createTextNode(' ' + text));
    const log = byId('log');
    log.appendChild(line);
    if (log.childNodes.length > MAX_LINES) {
      log.removeChild(log.firstChild);
    }
    log.scrollTop = log.scrollHeight;
  }

  byId('kill').addEventListener('click', () => ask(nodes[home], 'kill'));
  fetch('nodes').then((answer) => answer.json()).then((told) => {
    topic = told.topic;
    told.nodes.forEach((each) => nodes.push(new Node(each)));
    told.nodes.forEach((each) => nodes[each.number - 1].tell(each));
    movingTally = new Tally(byId('counts'));
    follow();
  });
}());

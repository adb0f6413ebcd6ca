// How results of a search are ordered: what says how to do something, before why it is so and what was measured.
var Scorer = {
  score: ([page, , , , score]) => (/^(decisions|bench|CHANGELOG)/.test(page) ? score - 100 : score),
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};

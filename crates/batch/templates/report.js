(() => {
  const at = id => document.getElementById(id);
  const list = at("list"), search = at("search"), band = at("band"), sort = at("sort"), count = at("count");
  const cards = [...list.children];
  const texts = cards.map(card => card.textContent.toLowerCase());
  const show = () => {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    cards.forEach((card, n) => {
      const fits = (!wanted || texts[n].includes(wanted)) && (!band.value || card.dataset.band === band.value);
      card.hidden = !fits;
      shown += fits;
    });
    count.textContent = `${shown} of ${cards.length} shown`;
  };
  const order = () => {
    const [key, way] = sort.value.split(" ");
    const names = new Intl.Collator(undefined, { numeric: true });
    const compare = key === "id"
      ? (a, b) => names.compare(a.dataset.id, b.dataset.id)
      : (a, b) => way * (a.dataset[key] - b.dataset[key]);
    list.append(...[...cards].sort((a, b) => compare(a, b) || a.dataset.place - b.dataset.place));
  };
  search.addEventListener("input", show);
  band.addEventListener("change", show);
  sort.addEventListener("change", order);
  addEventListener("beforeprint", () => cards.forEach(card => { card.open = true; }));
  show();
})();

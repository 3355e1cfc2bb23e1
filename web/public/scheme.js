// Before the first paint: the chosen theme and language, so that nothing flashes.
(function () {
  var kept = function (name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  var dark = matchMedia('(prefers-color-scheme: dark)').matches;
  var scheme = kept('mantine-color-scheme-value') || 'auto';
  var root = document.documentElement;
  root.setAttribute('data-mantine-color-scheme', scheme === 'auto' ? (dark ? 'dark' : 'light') : scheme);
  root.lang = kept('vk-language') || (navigator.language.slice(0, 2) === 'en' ? 'en' : 'ru');
})();

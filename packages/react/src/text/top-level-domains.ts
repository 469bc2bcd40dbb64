/**
 * The two-letter names of the root zone, without a separator. Left out are `md`, `py` and `sh`, which usually end file
 * names.
 */
const COUNTRIES =
  "acadaeafagaialamaoaqarasatauawaxazbabbbdbebfbgbhbibjbmbnbobrbsbtbwbybzcacccdcfcgchcickclcmcncocrcucvcwcxcyczdedjdkdmdodz" +
  "eceeegereseteufifjfkfmfofrgagdgegfggghgiglgmgngpgqgrgsgtgugwgyhkhmhnhrhthuidieiliminioiqirisitjejmjojpkekgkhkikmknkpkrkwkykz" +
  "lalblclilklrlsltlulvlymamcmemgmhmkmlmmmnmompmqmrmsmtmumvmwmxmymznancnenfngninlnonpnrnunzompapepfpgphpkplpmpnprpsptpw" +
  "qarerorsrurwsasbscsdsesgsiskslsmsnsosrssstsvsxsysztctdtftgthtjtktltmtntotrtttvtwtzuaugukusuyuzvavcvevgvivnvuwfwsyeytzazmzw";

/** The most used names that belong to no country, and `example`, which is reserved for documents. */
const OTHERS = new Set(
  (
    "com org net edu gov mil int info biz name pro aero asia cat coop jobs mobi museum tel travel example app blog " +
    "chat cloud club design dev digital eco email events gmbh games group guru help host life live link media network " +
    "news ngo one online ong page photos press pub shop site social software space store studio systems team tech " +
    "today tools wiki work world xyz zone bayern berlin hamburg koeln london nyc paris tirol wien"
  ).split(" "),
);

/** Names in other scripts: of countries, and the most used others. */
const OTHER_SCRIPTS = new Set(
  (
    "рф рус укр бел бг срб мкд мон қаз ею онлайн сайт орг дети ελ ευ հայ გე 中国 中國 香港 台湾 台灣 新加坡 澳門 公司 网络 " +
    "网址 在线 中文网 한국 닷컴 닷넷 みんな ไทย ລາວ भारत भारतम् भारोत संगठन বাংলা ভারত ভাৰত ଭାରତ ਭਾਰਤ ભારત இந்தியா இலங்கை " +
    "சிங்கப்பூர் భారత్ ಭಾರತ ഭാരതം ලංකා ישראל قوم مصر السعودية امارات ایران الاردن الجزائر المغرب تونس سورية عمان عراق فلسطين قطر " +
    "مليسيا موريتانيا پاکستان پاكستان بارت ڀارت بھارت شبكة موقع"
  ).split(" "),
);

function isCountry(name: string): boolean {
  for (let index = 0; index < COUNTRIES.length; index += 2) if (COUNTRIES.startsWith(name, index)) return true;
  return false;
}

/** Whether a host without `https://` that ends in `name` is probably an address. `README.md` and `node.js` are not. */
export function isTopLevelDomain(name: string): boolean {
  // `end.It/they` begins a sentence.
  if (/^\p{Lu}\p{Ll}/u.test(name)) return false;
  const lower = name.toLowerCase().normalize("NFC");
  if (/^[a-z]{2}$/.test(lower)) return isCountry(lower);
  return OTHERS.has(lower) || OTHER_SCRIPTS.has(lower) || /^xn--[a-z0-9-]+$/.test(lower);
}

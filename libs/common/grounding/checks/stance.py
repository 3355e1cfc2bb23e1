"""Whose word a segment is: told by the applicant of themselves, of the vacancy, as a wish, or denied."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache

from libs.common.grounding.checks.sentences import Span


class Stance(Enum):
    """The attitude of a segment; only `OWN` makes claims."""

    OWN = auto()
    DENIED = auto()
    VACANCY = auto()
    WISH = auto()


def _words(alternatives: str) -> re.Pattern[str]:
    """Match whole words; alternatives are separated by «¦», because «|» separates inside of them; lines are joined."""
    parts = (part.strip() for part in re.sub(r"\s*\n\s*", "", alternatives).split("¦"))
    return re.compile(r"(?<![\w-])(?:" + "|".join(parts) + r")(?![\w])", re.IGNORECASE)


_POLITE = re.compile(
    r"^\W*(?:здравствуйте|добр\w+ (?:день|утро|вечер|времени)|привет|уважаем\w+|приветствую|с уважением|с наилучшими|"
    r"искренне ваш|хорошего дня|спасибо|благодар\w+|заранее (?:спасибо|благодар\w+)|"
    r"всего (?:доброго|хорошего)|до связи|"
    r"dear|hello|hi\b|hey|good (?:morning|afternoon|day|evening)|greetings|best regards|kind regards|regards|sincerely|"
    r"yours|thank you|thanks|have a (?:good|nice|great)|cheers|all the best|with (?:best|kind) )",
    re.IGNORECASE,
)

# A denial that affirms: "не только", "не первый год", "не понаслышке"; and troubles that are denied, not skills.
_FALSE_DENIAL = re.compile(
    r"\bне (?:более|больше|выше|позже|дольше|превыша\w+|срыва\w+|сорвал\w*|допуст\w+|допуска\w+|"
    r"опазд\w+|теря\w+|прекраща\w+|останавлива\w+|только|просто|раз\b|один|одн\w+|перв\w+|менее|"
    r"меньше|ниже|хуже|понаслышке|новичок|впервые|зря|случайно|"
    r"проблем\w*|состав\w+|вызыва\w+|пуга\w+|в новинку|чужд\w*|секрет|сомнева\w+|мене|мешает|помешает|считая)|"
    r"\b(?:нет|без) (?:проблем\w*|сомнени\w*|переводчик\w*|труда|затруднени\w*|ошиб\w*|"
    r"доначислени\w*|просто\w*|единой|единого)|"
    r"\bnot (?:only|just|a problem|less|new to|afraid|to mention)|no (?:problem|doubt|stranger|less)|"
    r"\bnever (?:missed|failed|late)|\bwithout (?:an? )?(?:interpreter|problem|delay|error|downtime)\w*",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"(?<![\w-])не(?:\s+\w+)|(?<![\w-])нет(?![\w-])|(?<![\w-])без (?:опыта|знани\w+|навык\w+)|"
    r"(?<![\w-])никогда|(?<![\w-])ни разу|"
    r"(?<![\w-])отсутству\w+|\bnew to me\b|\bнов\w+ для меня\b|\bдля меня нов\w+|\bнезнаком\w*|"
    r"\bunfamiliar\b|\bonly (?:from books|in theory)|\bтолько (?:в теории|по книгам|"
    r"теоретическ\w+)|\bn[o’']t\b|(?<=\w)n[’']t\b|\bnot\b|\bno\b|\bnever\b|\bwithout\b|\black(?:s|"
    r"ing)?\b|"
    r"\b(?:yet|пока) to\b|\bcannot\b|неоконченн\w+|\bнеокончен\w*",
    re.IGNORECASE,
)

_OPINION = _words(
    r"""
    верю ¦ считаю(?=\W+что) ¦ думаю ¦ полагаю ¦ убежд[её]н\w* ¦ уверен\w*(?=\W+что) ¦ кажется ¦ по-моему ¦
    i believe ¦ i think ¦ in my opinion ¦ i am (?:sure|confident|convinced) (?:that )?(?:a|the|it|good)
    """
)

_WISH = _words(
    r"""
    хочу ¦ хотел\w* ¦ хочется ¦ захотел\w* ¦ хотим ¦ готов\w?(?! (?:за|на \d|в течение|\d)) ¦
    план\w+(?= (?:изуч|осво|раз|науч|перей|вы|по|прой|сда)) ¦ планирую ¦ мечтаю ¦ надеюсь ¦ рад\w? ¦
    с (?:удовольствием|радостью|интересом|готовностью) ¦ интерес(?:ует|уют|уюсь|н[аоы]|ен|но) ¦ заинтересова\w+ ¦
    привлека\w+ ¦ меня (?:\w+ )?привл[её]к\w* ¦ привлекл[аио] (?:меня|ваш\w*) ¦ нравится ¦ нравятся ¦ понравил\w+ ¦
    стремлюсь ¦ собираюсь ¦ намерен\w* ¦ смогу ¦ изучу ¦ освою ¦ научусь ¦ разберусь ¦ перейду ¦ пройду ¦ сдам ¦
    выучу ¦ доучу ¦ подтяну ¦ осваиваю ¦ изучаю ¦ подтягиваю ¦ учу ¦ учусь ¦ буду ¦ будем ¦ будет ¦ будут ¦
    предпочитаю ¦ ищу ¦ жду ¦ рассматриваю ¦ рассчитываю ¦ ожидаю ¦ зарплатн\w+ ожидани\w+ ¦ ожидани\w+ по ¦
    удобн(?:о|ее|ей) ¦ на связи ¦ отраб(?:отать|атывать|отк\w+) ¦
    не (?:пуга\w+|смуща\w+|против|боюсь|страш\w+|возража\w+) ¦ (?:don[’']t|do not) mind ¦ позвон\w+ ¦ звоните ¦
    свобод[её]?н\w?(?= (?:по|для|после|в|с|на|до)\b) ¦ доступ(?:ен|на) (?:для|по|после|с|в любо\w+) ¦ откликаюсь ¦
    откликнул\w+ ¦
    (?:мой|этот|на|мо[её]му) отклик\w* ¦ пишу (?:по поводу|вам|в ответ) ¦ предлагаю ¦ предложить ¦ прошу ¦
    буду признател\w+ ¦ приступить ¦ можно (?:ли|начать|связаться|договор\w+|приступить|встретиться) ¦
    подойд[её]т ¦ выйти (?:на работу|через|с) ¦ созвон\w+ ¦ встретит\w+ ¦
    встретимся ¦ увидимся ¦ пообщаться ¦ обсудить ¦ уточнить ¦ узнать ¦ близк\w+ (?:к|мне|по) ¦ будьте добры ¦
    возможно(?= (?:ли|будет)) ¦ могу (?:приступить|выйти|начать|созвон\w+|подъехать|приехать|прислать|показать) ¦
    i(?:['’]d| would) ¦ would ¦ want ¦ wish ¦ hope ¦ hoping ¦ willing ¦ ready ¦ eager ¦ keen ¦ happy to ¦ glad ¦
    gladly ¦ delighted ¦ excited ¦ interested ¦ interests? (?:me|in) ¦ my interests? ¦ looking (?:forward|for) ¦
    plan(?:ning)? to ¦ intend ¦ open to ¦ prefer ¦ going to ¦ will ¦ i['’]ll ¦
    (?<!machine )(?<!deep )(?<!reinforcement )learning ¦ studying(?= (?:it|now|this)) ¦ to learn ¦ applying ¦
    apply (?:for|to) ¦ please ¦ (?:am|i['’]m) available ¦ available (?:for|from|to|on|any|immediately) ¦
    i can (?:start|talk|call|join|meet|begin|speak (?:on|any|at)) ¦
    enjoy learning ¦ appeals? ¦ attract(?:s|ed) (?:me|by) ¦ attractive ¦ like to learn ¦ shall ¦
    i like (?:that|how|your|the) ¦ i am writing about ¦ writing about ¦ let me know ¦ impressed ¦ impressive ¦
    suits? me ¦ aspire
    """
)

_VACANCY = _words(
    r"""
    вам ¦ вас ¦ вами ¦ вы ¦ ваш\w* ¦ в вакансии ¦ в описании ¦ вакансия ¦ описани[еи] вакансии ¦ требуе(?:тся|те) ¦
    требуются ¦ требовал\w* ¦ (?:ваканси|рол|позици|должност|работ)\w* требует ¦
    требовани\w+ ¦ нуж(?:ен|на|но|ны)(?! (?:было|\d)) ¦ нужн(?:ый|ая|ое|ые|ого|ой|ых|ым|ому|ую) ¦ необходим\w* ¦
    ищ(?:ете|ет|ут) ¦ ожидаете ¦ указан\w* ¦ упомянут\w* ¦
    упоминае\w+ ¦ (?:эт|ваш|данн)\w+ позици\w+ ¦ позици[яию](?=\s*(?:[«\"]|$)) ¦ приветствуется ¦
    кандидат\w{0,3}(?! (?:\S+ )?наук) ¦ у компании ¦ будет плюсом ¦ плюсом ¦ you ¦ your ¦ yours ¦
    the (?:role|position|vacancy|job|ad|posting|description|company) ¦ this (?:role|position|vacancy|job) ¦
    (?:is|are) (?:required|needed|requested|listed|mentioned|expected) ¦ requires? ¦ requirements? ¦
    job (?:ad|description|posting) ¦ seeking ¦ seeks ¦ they ¦ their ¦ candidates? ¦ the (?:ad|stack|team) ¦
    a plus
    """
)

# What somebody says who has done a thing; strong enough to stand against the vacancy's or a wish's words.
_EXPERIENCE = _words(
    r"""
    мо(?:й|я|ё|е|и|их|им|ими|его|ему|ём|ем|ей|ю) ¦
    сво(?:й|я|ё|е|и|их|им|ими|его|ему|ём|ем|ей|ю) (?:опыт\w*|знани\w+|навык\w*|умени\w+) ¦ имею ¦ имеется ¦
    владею ¦ владел\w? ¦ обладаю ¦ у меня (?!вопрос\w*|интерес\w*|есть вопрос\w*|возник\w*)\w+ ¦ за плечами ¦
    мне (?:знаком\w*|довелось|доводилось|приходилось|близк\w+ по опыту) ¦ знаком\w? с ¦ знаком\w? на ¦
    (?:за)?(?:работ|внедр|настра|настро|разраб|запус|постро|програм|проект|эксплуат|админ|руковод|управл|вел|
    вёл)\w*(?:ал|ил|ял|ел|ёл|тал)[аи]? ¦
    работаю ¦ применяю ¦ применял\w? ¦ использую ¦ использовал\w? ¦ пишу ¦ писал\w? ¦ веду ¦ делаю ¦ делал\w? ¦
    сделал\w? ¦ занимаюсь ¦ занимал\w+ ¦ руковожу ¦ возглавля\w+ ¦ возглавил\w? ¦ умею ¦ настраиваю ¦ строю ¦
    построил\w? ¦ провожу ¦ проводил\w? ¦ провел\w? ¦ провёл ¦ разрабатываю ¦ участвовал\w? ¦ отвечаю ¦
    отвечал\w? ¦ соответству\w+ ¦ закрываю ¦ подхожу ¦ уверенно ¦ свободно ¦ проработал\w? ¦ отработал\w? ¦
    знаю(?! о\b|, что| что| про) ¦ освоил\w? ¦ получил\w? ¦ сдал\w? ¦ прош[её]л ¦ прошла ¦ окончил\w? ¦
    закончил\w? ¦ являюсь ¦ был[аи]?(?! бы) ¦
    я (?!виж|поним|хоч|ищ|буд|мог|смог|жд|наде|планир|рассматр|предпоч|мечт|стрем|дум|счита|вер|откл|прош|рад|
    уме|готов|люб|цен|зн)\w+(?:ю|у|юсь|усь) ¦
    (?!(?:изуча|осваива|подтягива|планиру|рассматрива|ожида|мечта|понима|надея|жела|счита|полага|собира|
    предпочита|благодар|интересу|узна|пожела|скуча|предлага|обеща|отклика|обраща|направля|присыла|представля|
    сообща|высыла|прилага|послуша|поработа|сдела|
    прочита|отрабатыва)\w*)\w{3,}(?:ируюсь|изую|ствую|аю|яю|ею|ирую)(?:сь)? ¦
    на практике ¦ в работе ¦ ежедневно ¦ каждый день ¦ опыт (?:есть|имею|имеется) ¦ есть опыт ¦ my ¦ mine ¦
    i have ¦ i['’]ve ¦ i had ¦ i am an? ¦ i['’]m an? ¦ i was ¦ i use ¦ i used ¦ i work ¦ i worked ¦ i know ¦
    i built ¦ i build ¦ i led ¦ i lead ¦ i manage\w* ¦ i wr[io]te ¦ i run ¦ i ran ¦ i speak ¦ i hold ¦ i do ¦
    i did ¦ i meet ¦ i match ¦ i cover ¦ we (?:use|used|built|moved|run) ¦ i \w+ed ¦ everything ¦ that['’]s me ¦
    that is me
    """
)

# A finished action of nobody else: it does not inherit the denial or the wish before it.
_PAST = re.compile(
    r"(?<!\w)(?!(?:отдел|материал|персонал|портал|канал|сигнал|журнал|филиал|капитал|потенциал|идеал|функционал|профил|"
    r"стал[аи]?\b|был[аи]?\b|школ|сил[аы]?\b|дел[ао]?\b)\w*)\w{2,}(?:ал|ил|ел|ял|ул|ёл|ёс|ыл|ала|"
    r"ила|ела|яла|ула|ыла|али|или|ели|яли|если|есла)(?:ся|сь)?(?!\w)",
    re.IGNORECASE,
)

_PERCEPTION = _words(
    r"""
    вижу ¦ увидел\w? ¦ замети\w+ ¦ прочита\w+ ¦ узнал\w? ¦ понимаю ¦ понял\w? ¦ знаю(?=,? что) ¦ слышал\w? ¦
    обратил\w? внимание ¦ изучил\w? (?:описание|вакансию|сайт) ¦
    i (?:see|saw|noticed|read|understand|understood|learned|heard|know that|realise|realize|gather)
    """
)
_RELATIVE = re.compile(
    r"^\s*(?:с |в |на |о |над |под |по |к |за )?(?:котор|which|that\b|whose|who\b|что вы|что у вас)", re.IGNORECASE
)
_IDENTITY = re.compile(
    r"\b(?:это (?:как раз |именно |точно |всё )?(?:я\b|про меня|обо мне|ко мне)|that(?:'s| is) (?:exactly )?me)\b",
    re.IGNORECASE,
)
_BACK_REFERENCE = re.compile(
    r"\b(?:с (?:ней|ним|ними|этим|этой|этими|нею)|ею\b|им\b|эт(?:им|ими|ой|у|от|о)\b|всё это|"
    r"все это|всем этим|каждым|каждую|то же|тем же|"
    r"with (?:it|them|this|these|that|those|both|all of)|all of (?:it|them|this|these)|both|each of)\b",
    re.IGNORECASE,
)


def stances(sentence: Span, segments: Sequence[Span]) -> list[Stance]:
    """Give each segment its stance; a segment that says nothing of itself takes that of its neighbour."""
    if _POLITE.match(sentence.text):
        return _polite(segments)
    question = sentence.text.rstrip('»”") ').endswith("?")
    marked = [_marked(segment.text, question=question) for segment in segments]
    if question:
        return [stance or Stance.WISH for stance in marked]
    filled = _inherited(segments, marked)
    return _referred(sentence, segments, filled)


def _polite(segments: Sequence[Span]) -> list[Stance]:
    """A greeting or thanks claims nothing, but what follows it in the same sentence may."""
    rest = [_marked(segment.text, question=False) if number else None for number, segment in enumerate(segments)]
    return [
        Stance.OWN if stance is Stance.OWN and _EXPERIENCE.search(segment.text) else Stance.WISH
        for stance, segment in zip(rest, segments, strict=True)
    ]


# Letters of one person say the same of that person to every employer.
@lru_cache(maxsize=8_192)
def _marked(text: str, *, question: bool) -> Stance | None:
    denied = _DENIAL.search(_FALSE_DENIAL.sub(" ", text)) is not None
    if denied:
        return Stance.DENIED
    experience = _EXPERIENCE.search(text) is not None
    if _OPINION.search(text):
        return Stance.WISH
    wish, vacancy = _WISH.search(text) is not None, _VACANCY.search(text) is not None
    if experience and not (_PERCEPTION.search(text) and vacancy) and not (wish and _only_future(text)):
        return None if question else Stance.OWN
    if vacancy:
        return Stance.VACANCY
    if wish or _PERCEPTION.search(text):
        return Stance.WISH
    return Stance.OWN if _PAST.search(text) and not question else None


_FUTURE_OWN = _words(
    r"""
    (?:хочу|хотел\w? бы|хотелось бы|готов\w?|рад\w?|буду|планирую|смогу|собираюсь|мечтаю|намерен\w?|
    интересно) (?:\w+ ){0,2}\w+(?:ть|ться|ти|чь) ¦
    (?:would|will|want|ready|willing|eager|happy|glad|keen|like|love|hope|plan) (?:to )?\w+
    """
)
_KEPT_OWN = _words(
    r"""
    (?:мо|сво)(?:й|я|ё|е|и|их|им|ими|его|ему|ём|ем|ей|ю) (?:\w+ ){0,2}(?:опыт\w*|знани\w+|навык\w*|умени\w+|
    практик\w+|стаж\w*) ¦
    my (?:\w+ ){0,2}(?:experience|knowledge|skills?|background|expertise)
    """
)


def _only_future(text: str) -> bool:
    """Tell whether the experience word of a wish belongs to the wish, as in «хочу использовать»."""
    return _KEPT_OWN.search(text) is None and _FUTURE_OWN.search(text) is not None


def _inherited(segments: Sequence[Span], marked: Sequence[Stance | None]) -> list[Stance]:
    result: list[Stance] = []
    for number, stance in enumerate(marked):
        if stance is not None:
            result.append(stance)
            continue
        previous = _main_before(segments, result, number)
        result.append(previous or _main_after(segments, marked, number) or Stance.OWN)
    return result


def _main_before(segments: Sequence[Span], result: Sequence[Stance], number: int) -> Stance | None:
    for before in range(number - 1, -1, -1):
        if _RELATIVE.match(segments[before].text) is None or before == number - 1:
            return result[before]
    return None


def _main_after(segments: Sequence[Span], marked: Sequence[Stance | None], number: int) -> Stance | None:
    for after in range(number + 1, len(segments)):
        if marked[after] is not None and _RELATIVE.match(segments[after].text) is None:
            return marked[after]
    return None


def _referred(sentence: Span, segments: Sequence[Span], found: list[Stance]) -> list[Stance]:
    """Make the vacancy's words the applicant's when a later segment claims them: «нужна Kafka, с ней я работал»."""
    claimed = _IDENTITY.search(sentence.text) is not None
    for number, segment in enumerate(segments):
        if number and found[number] is Stance.OWN and _BACK_REFERENCE.search(segment.text):
            claimed = True
    if not claimed:
        return found
    return [Stance.OWN if stance is Stance.VACANCY else stance for stance in found]


@lru_cache(maxsize=8_192)
def tells_experience(text: str) -> bool:
    """Tell whether a text has words of somebody who has done something."""
    return _EXPERIENCE.search(text) is not None

"""Whose word a segment is: told by the applicant of themselves, of the vacancy, as a wish, or denied."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from services.auto_reply.letters.checks.sentences import Span


class Stance(Enum):
    """The attitude of a segment; only `OWN` makes claims."""

    OWN = auto()
    DENIED = auto()
    VACANCY = auto()
    WISH = auto()


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?:" + "|".join(alternatives) + r")(?![\w])", re.IGNORECASE)


_POLITE = re.compile(
    r"^\W*(?:здравствуйте|добр\w+ (?:день|утро|вечер|времени)|привет|уважаем\w+|приветствую|с уважением|с наилучшими|"
    r"искренне ваш|хорошего дня|спасибо|благодар\w+|заранее (?:спасибо|благодар\w+)|всего (?:доброго|хорошего)|до связи|"
    r"dear|hello|hi\b|hey|good (?:morning|afternoon|day|evening)|greetings|best regards|kind regards|regards|sincerely|"
    r"yours|thank you|thanks|have a (?:good|nice|great)|cheers|all the best|with (?:best|kind) )",
    re.IGNORECASE,
)

# A denial that affirms: "не только", "не первый год", "не понаслышке"; and troubles that are denied, not skills.
_FALSE_DENIAL = re.compile(
    r"\bне (?:более|больше|выше|позже|дольше|превыша\w+|срыва\w+|сорвал\w*|допуст\w+|допуска\w+|опазд\w+|теря\w+|прекраща\w+|останавлива\w+|только|просто|раз\b|один|одн\w+|перв\w+|менее|меньше|ниже|хуже|понаслышке|новичок|впервые|зря|случайно|"
    r"проблем\w*|состав\w+|вызыва\w+|пуга\w+|в новинку|чужд\w*|секрет|сомнева\w+|мене|мешает|помешает|считая)|"
    r"\b(?:нет|без) (?:проблем\w*|сомнени\w*|переводчик\w*|труда|затруднени\w*|ошиб\w*|доначислени\w*|просто\w*|единой|единого)|"
    r"\bnot (?:only|just|a problem|less|new to|afraid|to mention)|no (?:problem|doubt|stranger|less)|"
    r"\bnever (?:missed|failed|late)|\bwithout (?:an? )?(?:interpreter|problem|delay|error|downtime)\w*",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"(?<![\w-])не(?:\s+\w+)|(?<![\w-])нет(?![\w-])|(?<![\w-])без (?:опыта|знани\w+|навык\w+)|(?<![\w-])никогда|(?<![\w-])ни разу|"
    r"(?<![\w-])отсутству\w+|\bnew to me\b|\bнов\w+ для меня\b|\bдля меня нов\w+|\bнезнаком\w*|\bunfamiliar\b|\bonly (?:from books|in theory)|\bтолько (?:в теории|по книгам|теоретическ\w+)|\bn[o’']t\b|\w+n[’']t\b|\bnot\b|\bno\b|\bnever\b|\bwithout\b|\black(?:s|ing)?\b|"
    r"\b(?:yet|пока) to\b|\bcannot\b|неоконченн\w+|\bнеокончен\w*",
    re.IGNORECASE,
)

_OPINION = _words(
    r"верю", r"считаю(?=\W+что)", r"думаю", r"полагаю", r"убежд[её]н\w*", r"уверен\w*(?=\W+что)", r"кажется", r"по-моему",
    r"i believe", r"i think", r"in my opinion", r"i am (?:sure|confident|convinced) (?:that )?(?:a|the|it|good)",
)  # fmt: skip

_WISH = _words(
    r"хочу", r"хотел\w*", r"хочется", r"захотел\w*", r"хотим", r"готов\w?", r"план\w+(?= (?:изуч|осво|раз|науч|перей|вы|по|прой|сда))",
    r"планирую", r"мечтаю", r"надеюсь", r"рад\w?", r"с (?:удовольствием|радостью|интересом|готовностью)", r"интерес(?:ует|уют|уюсь|н[аоы]|ен|но)",
    r"заинтересова\w+", r"привлека\w+", r"меня (?:\w+ )?привл[её]к\w*", r"привлекл[аио] (?:меня|ваш\w*)", r"нравится", r"нравятся", r"понравил\w+", r"стремлюсь", r"собираюсь", r"намерен\w*",
    r"смогу", r"изучу", r"освою", r"научусь", r"разберусь", r"перейду", r"пройду", r"сдам", r"выучу", r"доучу", r"подтяну",
    r"осваиваю", r"изучаю", r"подтягиваю", r"учу", r"учусь", r"буду", r"будем", r"будет", r"будут", r"предпочитаю", r"ищу", r"жду",
    r"рассматриваю", r"рассчитываю", r"ожидаю", r"зарплатн\w+ ожидани\w+", r"ожидани\w+ по", r"удобн(?:о|ее|ей)", r"на связи", r"отраб(?:отать|атывать|отк\w+)", r"не (?:пуга\w+|смуща\w+|против|боюсь|страш\w+|возража\w+)", r"(?:don[’']t|do not) mind", r"позвон\w+", r"звоните", r"свобод[её]?н\w?(?= (?:по|для|после|в|с|на|до)\b)", r"доступен", r"доступна",
    r"откликаюсь", r"откликнул\w+", r"(?:мой|этот|на|мо[её]му) отклик\w*", r"пишу (?:по поводу|вам|в ответ)", r"предлагаю", r"предложить", r"прошу", r"буду признател\w+",
    r"приступить", r"выйти (?:на работу|через|с)", r"созвон\w+", r"встретит\w+", r"встретимся", r"увидимся", r"пообщаться", r"обсудить", r"уточнить", r"узнать", r"близк\w+ (?:к|мне|по)",
    r"будьте добры", r"возможно(?= (?:ли|будет))", r"могу (?:приступить|выйти|начать|созвон\w+|подъехать|приехать|прислать|показать)",
    r"i(?:['’]d| would)", r"would", r"want", r"wish", r"hope", r"hoping", r"willing", r"ready", r"eager", r"keen", r"happy to", r"glad",
    r"gladly", r"delighted", r"excited", r"interested", r"interests? (?:me|in)", r"my interests?", r"looking (?:forward|for)", r"plan(?:ning)? to", r"intend", r"open to", r"prefer",
    r"going to", r"will", r"i['’]ll", r"(?<!machine )(?<!deep )(?<!reinforcement )learning", r"studying(?= (?:it|now|this))", r"to learn", r"applying", r"apply (?:for|to)", r"please", r"available",
    r"i can (?:start|talk|call|join|meet|begin|speak (?:on|any|at))", r"enjoy learning", r"appeals?", r"attract(?:s|ed) (?:me|by)", r"attractive", r"like to learn", r"shall",
    r"i like (?:that|how|your|the)", r"i am writing about", r"writing about", r"let me know", r"impressed", r"impressive", r"suits? me", r"aspire",
)  # fmt: skip

_VACANCY = _words(
    r"вам", r"вас", r"вами", r"вы", r"ваш\w*", r"в вакансии", r"в описании", r"вакансия", r"описани[еи] вакансии", r"требу\w+", r"требовани\w+",
    r"нуж[ен]н?\w*", r"необходим\w*", r"ищ(?:ете|ет|ут)", r"ожидаете", r"указан\w*", r"упомянут\w*", r"упоминае\w+", r"(?:эт|ваш|данн)\w+ позици\w+", r"позици[яию](?=\s*(?:[«\"]|$))", r"приветствуется", r"кандидат\w{0,3}(?! (?:\S+ )?наук)", r"у компании", r"будет плюсом", r"плюсом",
    r"you", r"your", r"yours", r"the (?:role|position|vacancy|job|ad|posting|description|company)", r"this (?:role|position|vacancy|job)",
    r"(?:is|are) (?:required|needed|requested|listed|mentioned|expected)", r"requires?", r"requirements?", r"job (?:ad|description|posting)",
    r"seeking", r"seeks", r"they", r"their", r"candidates?", r"the (?:ad|stack|team)", r"a plus",
)  # fmt: skip

# What somebody says who has done a thing; strong enough to stand against the vacancy's or a wish's words.
_EXPERIENCE = _words(
    r"мо(?:й|я|ё|е|и|их|им|ими|его|ему|ём|ем|ей|ю)", r"сво(?:й|я|ё|е|и|их|им|ими|его|ему|ём|ем|ей|ю) (?:опыт\w*|знани\w+|навык\w*|умени\w+)",
    r"имею", r"имеется", r"владею", r"владел\w?", r"обладаю", r"у меня (?!вопрос\w*|интерес\w*|есть вопрос\w*|возник\w*)\w+", r"за плечами", r"мне (?:знаком\w*|довелось|доводилось|приходилось|близк\w+ по опыту)",
    r"знаком\w? с", r"знаком\w? на", r"(?:за)?(?:работ|внедр|настра|настро|разраб|запус|постро|програм|проект|эксплуат|админ|руковод|управл|вел|вёл)\w*(?:ал|ил|ял|ел|ёл|тал)[аи]?",
    r"работаю", r"применяю", r"применял\w?", r"использую", r"использовал\w?", r"пишу", r"писал\w?", r"веду", r"делаю", r"делал\w?", r"сделал\w?", r"занимаюсь",
    r"занимал\w+", r"руковожу", r"возглавля\w+", r"возглавил\w?", r"умею", r"настраиваю", r"строю", r"построил\w?", r"провожу", r"проводил\w?", r"провел\w?", r"провёл",
    r"разрабатываю", r"участвовал\w?", r"отвечаю", r"отвечал\w?", r"соответству\w+", r"закрываю", r"подхожу", r"уверенно", r"свободно", r"проработал\w?", r"отработал\w?",
    r"знаю(?! о\b|, что| что| про)", r"освоил\w?", r"получил\w?", r"сдал\w?", r"прош[её]л", r"прошла", r"окончил\w?", r"закончил\w?", r"являюсь", r"был[аи]?(?! бы)",
    r"я (?!виж|поним|хоч|ищ|буд|мог|смог|жд|наде|планир|рассматр|предпоч|мечт|стрем|дум|счита|вер|откл|прош|рад|уме|готов|люб|цен|зн)\w+(?:ю|у|юсь|усь)",
    r"(?!(?:изуча|осваива|подтягива|планиру|рассматрива|ожида|мечта|понима|надея|жела|счита|полага|собира|предпочита|благодар|интересу|узна|пожела|скуча|предлага|обеща)\w*)\w{3,}(?:ируюсь|изую|ствую|аю|яю|ею|ирую)(?:сь)?",
    r"на практике", r"в работе", r"ежедневно", r"каждый день", r"опыт (?:есть|имею|имеется)", r"есть опыт",
    r"my", r"mine", r"i have", r"i['’]ve", r"i had", r"i am an?", r"i['’]m an?", r"i was", r"i use", r"i used", r"i work", r"i worked", r"i know", r"i built",
    r"i build", r"i led", r"i lead", r"i manage\w*", r"i wr[io]te", r"i run", r"i ran", r"i speak", r"i hold", r"i do", r"i did", r"i meet", r"i match", r"i cover",
    r"we (?:use|used|built|moved|run)", r"i \w+ed", r"everything", r"that['’]s me", r"that is me",
)  # fmt: skip

_PERCEPTION = _words(
    r"вижу", r"увидел\w?", r"замети\w+", r"прочита\w+", r"узнал\w?", r"понимаю", r"понял\w?", r"знаю(?=,? что)", r"слышал\w?", r"обратил\w? внимание", r"изучил\w? (?:описание|вакансию|сайт)",
    r"i (?:see|saw|noticed|read|understand|understood|learned|heard|know that|realise|realize|gather)",
)  # fmt: skip
_RELATIVE = re.compile(
    r"^\s*(?:с |в |на |о |над |под |по |к |за )?(?:котор|which|that\b|whose|who\b|что вы|что у вас)", re.IGNORECASE
)
_IDENTITY = re.compile(
    r"\b(?:это (?:как раз |именно |точно |всё )?(?:я\b|про меня|обо мне|ко мне)|that(?:'s| is) (?:exactly )?me)\b",
    re.IGNORECASE,
)
_BACK_REFERENCE = re.compile(
    r"\b(?:с (?:ней|ним|ними|этим|этой|этими|нею)|ею\b|им\b|эт(?:им|ими|ой|у|от|о)\b|всё это|все это|всем этим|каждым|каждую|то же|тем же|"
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
    return [Stance.OWN if stance is Stance.OWN and _EXPERIENCE.search(segment.text) else Stance.WISH
            for stance, segment in zip(rest, segments, strict=True)]  # fmt: skip


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
    return None


_FUTURE_OWN = _words(
    r"(?:хочу|хотел\w? бы|хотелось бы|готов\w?|рад\w?|буду|планирую|смогу|собираюсь|мечтаю|намерен\w?|интересно) (?:\w+ ){0,2}\w+(?:ть|ться|ти|чь)",
    r"(?:would|will|want|ready|willing|eager|happy|glad|keen|like|love|hope|plan) (?:to )?\w+",
)  # fmt: skip
_KEPT_OWN = _words(
    r"(?:мо|сво)(?:й|я|ё|е|и|их|им|ими|его|ему|ём|ем|ей|ю) (?:\w+ ){0,2}(?:опыт\w*|знани\w+|навык\w*|умени\w+|практик\w+|стаж\w*)",
    r"my (?:\w+ ){0,2}(?:experience|knowledge|skills?|background|expertise)",
)


def _only_future(text: str) -> bool:
    """Tell whether the experience word of a wish belongs to the wish: «хочу, чтобы» no, «хочу развивать мой навык» yes."""
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
    """Turn the vacancy's words into the applicant's when a later segment claims them: «нужна Kafka, и с ней я работал»."""
    claimed = _IDENTITY.search(sentence.text) is not None
    for number, segment in enumerate(segments):
        if number and found[number] is Stance.OWN and _BACK_REFERENCE.search(segment.text):
            claimed = True
    if not claimed:
        return found
    return [Stance.OWN if stance is Stance.VACANCY else stance for stance in found]


def tells_experience(text: str) -> bool:
    """Tell whether a text has words of somebody who has done something."""
    return _EXPERIENCE.search(text) is not None

"""Words that mean one another: names said in several ways, professions, ranks, and words that claim nothing."""

from functools import cache
from importlib.resources import files

from libs.common.grounding.checks.bag import bag, groups

ALIASES: tuple[frozenset[str], ...] = groups(
    """
    js javascript джаваскрипт яваскрипт жс
    ts typescript тайпскрипт тс
    go golang гоу
    k8s kubernetes кубер кубернетес кубернетис куб
    postgres postgresql постгрес постгре pg psql слоник
    rabbitmq rabbit кролик раббит рэббит
    es elasticsearch elastic эластик эластиксерч
    mongo mongodb монга
    ch clickhouse кликхаус клик
    py python питон пайтон
    excel эксел
    tf terraform
    aws амазон амазоновск
    gcp
    mssql sqlserver
    vk вк вконтакте
    хантер
    photoshop фотошоп
    illustrator иллюстратор
    бд субд
    sre
    argocd argo
    гитлаб gitlab
    гитхаб github
    джун junior младший
    мидл middle
    1с 1c
    прод продакшн продакшен production prod
    битрикс битрикс24 bitrix bitrix24
    амо amocrm амосрм
    дебиторка дебиторск дебиторк
    первичк первичн
    зарплатн заработн зарплат
    бухгалтер бухгалтерск accountant accounting бух
    вуз университет university
    факультет faculty
    институт institute
    колледж college
    академия academy
    школа school
    юрист lawyer
    вшэ вышка вышк hse
    бауманка мгту баумана bauman бауман
    плешка плешк рэу plekhanov плеханов
    лобачевск lobachevsky ннгу
    мгу msu
    мфти физтех mipt
    мифи mephi
    итмо itmo
    спбгу spbu
    кфу kfu
    урфу urfu ural уральск
    нгту nstu novosibirsk новосибирск
    кубгу kubsu kuban кубанск
    казань kazan казанск
    самара samara самарск
    мск москва moscow московск москв
    питер спб petersburg петербург петербургск
    государственн state
    техническ technical
    федеральн federal
    экономическ economic economics экономик
    политех политехническ polytechnic
    национальн national
    ручн manual
    мобильн mobile
    облако cloud облачн
    аптека pharmacy аптек
    страхов страхован insurance
    логистик logistics логистическ
    розничн retail ритейл розниц
    оптов wholesale опт
    банк bank банковск
    кирпич brick кирпичн
    завод factory plant
    такси taxi
    портал portal
    платеж payment платежн payments
    хостинг hosting
    каталог catalog catalogue
    интернет internet online онлайн
    мебел furniture
    школ school
    сет chain network
    игр game
    гейм game
    приложен app application
    ифнс
    тимлид teamlead тим
    холодн cold
    звонк call
    переговор negotiation
    тендер tender
    дилер dealer
    фз
    права водительск driving
    турецк turkish
    доступн accessibility
    вёрстк верстк верстал
    тестирован тест qa тестировщик testing tester
    разработк development develop
    разработчик developer
    аналитик analyst analytics analysis анализ
    монолит monolith
    ндс vat
    мсфо ifrs
    рсбу ras
    оснo осно
    оплата payroll зарплат
    ооп oop
    information информацион
    technology technolog технолог
    higher высш
    school школ
    linguistic лингвистическ лингвист
    pedagogical педагогическ педагог
    medical medic медицинск медицин
    law legal юридическ юриспруденц правов
    management менеджмент управлен
    applied appli прикладн
    mathematics mathemat математик математическ
    informatics informat информатик
    science scienc наук
    security secur безопасн
    engineering инженерн инженер
    finance financ финанс финансов
    statistics statist статистик статистическ
    computer comput компьютерн вычислительн
    system systems систем системн
    civil строительн строительств
    nizhny novgorod нижегородск нижн новгород
    international internat международн
    humanities гуманитарн
    agricultural аграрн
    transport транспорт транспортн
    maritime морск
    marketing маркетинг
    design дизайн
    psychology психолог
    journalism журналистик
    philology филолог
    physics physic физик физическ
    chemistry хим химическ
    electronics electron электроник
    radio радио радиоэлектроник
    building строительн
    communication связ коммуникац
    accounting account бухгалтерск бухгалтер
    audit аудит
    taxes tax налог налогов
    salary зарплат заработн
    warehouse склад складск
    wholesale оптов
    heating отопительн
    equipment оборудован
    customer client клиент
    sales sale продаж
    project проект
    software программн
    hardware
    server сервер
    database баз
    network сет сетев
    load нагрузочн
    regression регрессион регресс
    бэкенд backend бэк бекенд
    фронтенд frontend фронт
    девопс devops
    фулстек fullstack
    """
)

UNIVERSAL_LATIN = bag(
    "it hr ok pdf crm pc www hh api app web online email mail zoom vs cv am pm b2b it-команда i a the x y z "
    "nda plus ai ms pro pre mid hi dear qa id ui ide faq kpi okr "
    "ит пк сми тз кп тв айти мск нг др тд тп чп км кг шт руб"
)
"""Latin abbreviations that appear in Russian letters without naming a skill of the applicant."""

CAPITAL_WORDS = bag(
    "вы вам вас ваш ваша ваше ваши вашей вашего вашему вашу вашим вами россия россии рф снг европа европе "
    "европы it бог интернет интернета hh headhunter i january february march april may june july august "
    "september october november december monday tuesday wednesday thursday friday saturday sunday english "
    "russian german french spanish chinese turkish italian moscow russia europe team lead cv hr тк фио ип ооо "
    "оао зао пао ао нко гк тц бц рф сша ес кз рб utc gmt msk мск тк гпх bachelor master masters phd ok q1 q2 "
    "q3 q4 i ii iii iv"
)

# Professions in groups that name the same work; stems, Russian and English.
PROFESSIONS: tuple[frozenset[str], ...] = groups(
    """
    разработчик программист developer programmer кодер бэкендер фронтендер
    инженер engineer
    тестировщик tester qa тестер
    аналитик analyst
    бухгалтер accountant bookkeeper
    дизайнер designer
    верстальщик
    администратор administrator сисадмин админ admin
    менеджер manager
    продавец продавц salesman salesperson salesperson seller
    консультант consultant
    архитектор architect
    помощник ассистент assistant
    стажер intern trainee
    экономист economist
    юрист lawyer юрисконсульт
    маркетолог marketer
    логист logistician
    рекрутер recruiter
    врач doctor physician
    медсестра медсестр медбрат nurse
    фельдшер paramedic
    учитель учител teacher
    преподаватель преподавател lecturer tutor репетитор
    воспитатель воспитател
    повар cook chef шеф
    официант waiter
    бармен bartender
    бариста barista
    водитель водител driver
    курьер courier
    кладовщик storekeeper
    оператор operator
    кассир cashier
    сварщик welder
    электрик electrician электромонтер электромонтажник
    слесарь слесар fitter
    механик mechanic
    токарь токар turner
    технолог technologist
    прораб foreman
    сметчик
    конструктор
    проектировщик
    монтажник
    строитель строител builder
    редактор editor
    копирайтер copywriter
    журналист journalist
    переводчик translator interpreter
    секретарь секретар secretary
    аудитор auditor
    финансист
    товаровед
    мерчендайзер мерчандайзер merchandiser
    закупщик buyer
    психолог psychologist
    фармацевт провизор pharmacist
    стоматолог dentist
    парикмахер hairdresser
    косметолог
    тренер coach trainer
    охранник
    девопс devops
    scientist
    продакт
    scrum
    сммщик
    seo-специалист
    таргетолог
    директолог
    фотограф photographer
    видеограф монтажер
    исследователь исследовател researcher
    агроном
    ветеринар
    лаборант
    химик chemist
    биолог biologist
    физик
    кадровик
    риелтор риэлтор
    специалист specialist
    бригадир
    мастер
    управляющий управляющ
    супервайзер supervisor
    координатор coordinator
    владелец owner владельц
    контент-менеджер
    геодезист
    кондитер confectioner
    пекарь пекар baker
    грузчик
    """
)

# Ranks: having one proves those that stand below it in the same line.
RANKS: dict[str, frozenset[str]] = {
    "senior": bag("senior сеньор синьор сеньер старший старш senior-разработчик"),
    "middle": bag("middle мидл миддл"),
    "lead": bag("lead лид тимлид техлид teamlead techlead ведущий ведущ principal staff"),
    "head": bag("head руководитель руководител начальник заведующий заведующ управляющий управляющ"),
    "deputy": bag("заместитель заместител зам deputy vice замначальник замдиректор"),
    "chief": bag("главный главн chief главбух шеф"),
    "director": bag("директор director cto ceo cfo cio coo cmo cpo vp президент president гендиректор"),
    "owner": bag("основатель основател founder сооснователь сооснователь co-founder cofounder владелец"),
    "supervisor": bag("супервайзер supervisor бригадир foreman"),
}


@cache
def ordinary_stems() -> frozenset[str]:
    """Stems of words that name no skill."""
    text = files("libs.common.grounding.checks").joinpath("ordinary.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def aliases_of(word: str) -> tuple[str, ...]:
    """Every other way to say a word (a key or a stem), in alphabetical order."""
    return tuple(sorted({alias for group in ALIASES if word in group for alias in group}))


@cache
def profession_of(word: str) -> frozenset[str] | None:
    """The group of words that name the same profession, or None when the word names none."""
    return next((group for group in PROFESSIONS if word in group), None)


@cache
def rank_of(word: str) -> str | None:
    """The rank a word names, or None."""
    return next((rank for rank, words in RANKS.items() if word in words), None)

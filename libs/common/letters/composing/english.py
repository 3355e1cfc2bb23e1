"""The frames of an English letter."""

from libs.common.letters.composing.durations import rough_en
from libs.common.letters.composing.phrases import Phrases, Told

ENGLISH = Phrases(
    english=True,
    rough=rough_en,
    greetings={"formal": ("Hello,",), "friendly": ("Hi,", "Hello,"), "short": ("Hello,", "Hi,")},
    opening=(
        "I am applying for the “{name}” position.",
        "I am writing about the “{name}” position.",
        "Please consider my application for the “{name}” position.",
    ),
    opening_employer=(
        "I am applying for the “{name}” position at {employer}.",
        "I am writing about the “{name}” position at {employer}.",
        "Please consider my application for the “{name}” position at {employer}.",
    ),
    opening_unnamed=("I am applying for your vacancy.", "I am writing about your vacancy."),
    current_job=(
        "I work as {article} {name} at {company} and have been there for {rough}.",
        "I have been {article} {name} at {company} for {rough}.",
        "I am {article} {name} at {company}; I have worked there for {rough}.",
        "I work as {article} {name} at {company} and have {total} of experience in all.",
    ),
    last_job=(
        "My last job was {article} {name} at {company}, for {rough}.",
        "Most recently I worked as {article} {name} at {company} for {rough}.",
        "My last job was at {company}, for {rough}.",
    ),
    title_only=("My resume is titled: {title}.", "My speciality as the resume puts it: {title}."),
    total=("In all I have {total} of experience.", "My total work experience is {total}."),
    shared_one=("You also mention {skills}, and I have done that.", "I also know {skills}, which you mention."),
    shared_two=(
        "You ask for {skills}, and I have both.",
        "You are looking for {skills}; I use both.",
        "I also know {skills}, which you mention.",
    ),
    shared_many=(
        "You ask for {skills}, and I have all of these.",
        "I know {skills}, all of which you mention.",
        "I also know {skills}, which you mention.",
    ),
    told=Told(
        here={
            "now": ("There I {line}.", "I {line}."),
            "past": ("There I {line}.", "I {line}."),
            "responsible": ("There I am {line}.", "I am {line}."),
            "works": ("My work there includes {line}.",),
        },
        more={
            "now": ("I also {line}.", "Also, I {line}."),
            "past": ("I also {line}.", "Also, I {line}."),
            "responsible": ("I am also {line}.",),
            "works": ("My work also includes {line}.",),
        },
        formerly={
            "past": ("Earlier, at {company}, I {line}.", "Before that, at {company}, I {line}."),
            "responsible": ("Earlier, at {company}, I was {line}.",),
            "works": ("Earlier, at {company}, my work included {line}.",),
        },
        there={"past": ("I also {line} there.",)},
        back={
            "now": ("At {company} I {line}.",),
            "past": ("At {company} I {line}.",),
            "responsible": ("At {company} I am {line}.",),
        },
        back_there={"past": ("At {company} I {line}.",), "responsible": ("At {company} I was {line}.",)},
        apart={"now": ("I {line}.",), "past": ("I {line}.",), "said": ("{Line}.",)},
        inside={"now": ("I {line}",), "past": ("I {line}",), "responsible": ("I am {line}",)},
        inside_there={"past": ("I {line} there",), "responsible": ("I was {line} there",)},
        inside_formerly={"past": ("at {company} I {line}",)},
    ),
    tied_by_name=(
        "You ask for {asked}: {said}.",
        "You mention {asked}: {said}.",
    ),
    tied_by_name_now=(),
    tied=(
        "Your task is one I know: {said}.",
        "I have done work like that: {said}.",
        "This is what you ask for: {said}.",
    ),
    tied_formerly=("Your task is one I know: {said}.", "I have done work like that: {said}."),
    foreign=(),
    foreign_there=(),
    tools=(),
    tools_there=(),
    figured=(),
    previous=(
        "Before that I was {article} {name} at {company} for {rough}.",
        "Earlier I worked as {article} {name} at {company} for {rough}.",
        "Before that I worked at {company} for {rough}.",
    ),
    education=("I studied at {school}; my field was {field}.", "My education is in {field}, from {school}."),
    certificate=("I have the certificate “{paper}”.", "I hold the certificate “{paper}”."),
    training=(),
    course=("I completed the course “{paper}”.",),
    language=("My level of English is {level}.", "My English is {level}."),
    translated=("My resume is in Russian; I can explain any part of it in English.",),
    remote=("The remote format suits me.", "Remote work, as you offer it, suits me."),
    resume=(
        (
            "The details are in the resume attached to this application; if anything is missing there, please write, "
            "and I will add it in my answer."
        ),
        (
            "The rest is described in the resume; if you need more on any point, please ask right here, in reply to "
            "this application."
        ),
    ),
    closing={
        "formal": (
            "Thank you for considering my application. I will gladly tell you more at an interview.",
            "Thank you for your attention. I can answer questions at an interview or in writing.",
            "Thank you for reading. I can tell you more on a call.",
        ),
        "friendly": (
            "I would be glad to tell you more and to hear about your team.",
            "I will be around in the chat and would be glad to answer questions.",
        ),
        "short": ("I will tell you more on a call.", "I can answer questions in the chat or on a call."),
    },
    signature={
        "formal": ("Best regards,\n{first_name}",),
        "friendly": ("Have a good day!\n{first_name}",),
        "short": ("{first_name}",),
    },
    conjunction="and",
)

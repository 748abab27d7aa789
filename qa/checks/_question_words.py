"""Closed classes of English words that tell a question by word order, in lower case as tokens have them."""

__all__ = [
    "ACCOUNTING",
    "BE",
    "BEFORE_HELPER",
    "BEFORE_INVERSION",
    "CAUSING",
    "CONTRACTED_WH",
    "COPULAS",
    "ENDS",
    "FRAGMENT_WORDS",
    "HELPERS",
    "IF_INVERTED",
    "INVERTING",
    "JOINING",
    "LIGHT",
    "MOODS",
    "NEEDS_ACTOR",
    "NEGATIONS",
    "NOT",
    "NOT_VERBS",
    "OPENERS",
    "OPEN_WH",
    "OTHER_SUBJECTS",
    "PAUSES",
    "PREPOSITIONS",
    "SCALE",
    "SCALE_NEAR",
    "SINGULAR",
    "SUBJECTS",
    "TAGGED",
    "TAIL_WH",
    "VIEWS",
    "WH",
]

WH = frozenset(
    (
        "what",
        "whats",
        "how",
        "hows",
        "why",
        "when",
        "where",
        "wheres",
        "who",
        "whos",
        "whose",
        "which",
        "whom",
    )
)
CONTRACTED_WH = frozenset(("whats", "hows", "wheres", "whos"))
OPEN_WH = frozenset(("what", "whats", "how", "hows", "why"))
BE = frozenset(("is", "are", "was", "were", "am", "'s", "'re", "\u2019s"))
INVERTING = frozenset(
    {"is", "are", "was", "were", "am", "do", "does", "did", "have", "has", "had", "can", "ca"}
    | {"could", "will", "wo", "would", "shall", "should", "may", "might", "must", "ai", "du", "d'"}
)
HELPERS = INVERTING | {"'s", "\u2019s", "'re", "'ve", "'ll", "'d", "ll", "re", "ve"}
NOT = frozenset(("n't", "nt", "not"))
NEGATIONS = frozenset(("not", "n't", "nt", "no", "never", "nothing", "nobody", "none", "without", "cannot"))
SUBJECTS = frozenset(("i", "you", "we", "he", "she", "they", "ya", "u", "yous"))
OTHER_SUBJECTS = frozenset(
    {"it", "that", "this", "there", "these", "those", "the", "your", "my", "his", "her", "their"}
    | {"our", "its", "a", "an", "any", "anyone", "anything", "anybody", "someone", "something"}
    | {"somebody", "everything", "everyone", "everybody", "one", "all", "both", "either", "some"}
    | {"[", "nobody", "nothing", "other", "another"}
)
NEEDS_ACTOR = frozenset(("do", "have", "had"))
"""Before a noun these two are as likely orders: "have a nice day", "do the first part"."""
SINGULAR = frozenset(("is", "has", "does"))
TAGGED = frozenset(("it", "that", "this", "there"))
IF_INVERTED = frozenset(("should", "had", "were"))
"""They also open a condition: "should you need help", "had I known"."""
BEFORE_INVERSION = SUBJECTS | {
    "it",
    "that",
    "to",
    "who",
    "than",
    "as",
    "neither",
    "nor",
    "not",
    "n't",
    "there",
}
"""Before a helper these make a statement of it: "all you can you did"."""
OPENERS = frozenset(
    {"so", "and", "but", "or", "okay", "ok", "alright", "right", "well", "um", "uh", "er", "erm"}
    | {"mm", "hmm", "hm", "ah", "oh", "now", "then", "yes", "yeah", "yep", "no", "also", "just"}
    | {"sorry", "please", "hi", "hello", "hey", "sure", "great", "good", "thanks", "actually"}
    | {"anyway", "because", "cause", "mhm", "fine", "like", "plus", "first", "sir", "madam"}
    | {"again", "perfect", "lovely", "excellent", "true", "exactly", "wow", "all", "i", "mean"}
    | {"see", "morning", "afternoon", "evening", "kindly", "maybe", "basically", "meanwhile"}
    | {"still", "otherwise", "]", "["}
)
JOINING = frozenset(("and", "but", "or", "so", "because", "cause", "cos", "then", "okay", "ok"))
PREPOSITIONS = frozenset(
    ("for", "in", "on", "at", "to", "with", "about", "from", "of", "by", "until", "since", "under")
)
PAUSES = frozenset(
    (",", ";", ":", "--", "\u2013", "\u2014", "...", "\u2026", "(", '"', "\u201c", ".", "!", "?")
)
ENDS = frozenset((".", "!", "?", "\u2026", '"', ")", "\u201d", "\n", "]", "-", "'"))
TAIL_WH = frozenset(("about", "else", "if", "come", "not", "so"))
NOT_VERBS = (
    SUBJECTS | OTHER_SUBJECTS | PREPOSITIONS | PAUSES | ENDS | {"ever", "more", "other", "soever", "to"}
)
VIEWS = frozenset(("think", "feel", "see", "picture", "imagine", "reckon", "stand", "believe"))
COPULAS = frozenset(("is", "was"))
MOODS = frozenset(("feel",))
"""What "when" asks an account of; "when do you think he comes?" asks for a time."""
CAUSING = frozenset(("makes", "made"))
"""After "what" these ask for a reason; "make" alone can be that of a car."""
ACCOUNTING = frozenset(
    ("do", "does", "did", "is", "was", "are", "were", "seems", "seemed", "feels", "felt", "worries")
)
"""With one of these "what about" asks for an account: "what about it worries you?"."""
SCALE = "scale"
"""On a scale from 0 to 10" asks how the other sees it, whatever the wh-word."""
SCALE_NEAR = 40  # words of explaining the ends of the scale before the question
FRAGMENT_WORDS = 5  # "for what time", "how much then": a question without a verb is no longer than this
BEFORE_HELPER = 6  # words of "what sort of thing", "on a scale how sure": between the wh-word and its helper
LIGHT = frozenset(
    {"be", "have", "do", "get", "go", "can", "will", "would", "could", "say", "know", "think", "want", "like"}
    | {
        "make",
        "take",
        "thing",
        "lot",
        "bit",
        "okay",
        "yeah",
        "yes",
        "mean",
        "um",
        "uh",
        "kind",
        "sort",
        "right",
    }
    | {
        "hmm",
        "mhm",
        "well",
        "oh",
        "really",
        "just",
        "good",
        "gonna",
        "wanna",
        "let",
        "come",
        "thank",
        "please",
    }
    | {
        "hello",
        "hi",
        "ok",
        "sure",
        "yep",
        "actually",
        "maybe",
        "try",
        "sorry",
        "mm",
        "er",
        "erm",
        "alright",
        "yea",
    }
)

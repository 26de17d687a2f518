"""The text of the course page: whom it is for, what it asks, questions and answers, and the formula of each domain."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answered:
    """A question about the exam and its answer, in plain text."""

    question: str
    answer: str


AUDIENCE = (
    "Data scientists and machine learning engineers",
    "Students of mathematics or statistics on their way into AI",
    "AI researchers and people who design algorithms",
    "Engineers who build machine learning frameworks",
    "Deep learning practitioners who want the theory",
    "Academics and PhD students in applied mathematics",
    "People moving into AI from other work",
    "The curious",
)

SKILLS = (
    ("Linear algebra", "vectors, matrices, products, inverses"),
    ("Calculus", "partial derivatives and the chain rule"),
    ("Machine learning", "helpful: some questions come from its models"),
    ("Python or NumPy", "optional: nothing has to be run"),
)

ANSWERED = (
    Answered(
        "How do I type a derivative?",
        "As you would write it: (A + A')x + b. The page shows how it read your text, in print and in words, and"
        " keys for this question's symbols stand below the field. LaTeX is read too.",
    ),
    Answered(
        "My answer looks different from the one shown. Is it lost?",
        "No. Any form that is equal for all matrices the question allows counts as right. When yours differs, the"
        " review shows small matrices for which the two disagree.",
    ),
    Answered(
        "Which layout convention is used?",
        "Each question says so. Unless it says otherwise a gradient is a column, of the shape of what you"
        " differentiate by, and row i of a Jacobian belongs to output i.",
    ),
    Answered(
        "What is matrix calculus?",
        "Calculus for functions whose inputs or outputs are vectors and matrices. Instead of one partial derivative"
        " for each entry you work with whole gradients, Jacobians and Hessians, and with rules that keep the matrix"
        " form from the first line to the last.",
    ),
    Answered(
        "How does it differ from ordinary calculus of several variables?",
        "The derivatives are the same. The notation is not: one line such as X'(Xw - y) stands for thousands of"
        " partial derivatives, and it is also the line that you program.",
    ),
    Answered(
        "Do I need it for deep learning?",
        "To train a ready-made network, no. To understand why gradients vanish, to write a layer of your own or to"
        " check one, yes: backpropagation is the chain rule for Jacobians, applied from the output to the input.",
    ),
    Answered(
        "Does my software not do all this for me?",
        "TensorFlow, PyTorch and JAX differentiate programs automatically, with the rules that are examined here."
        " Someone has to choose the loss, see that a shape is wrong, and derive a closed form where one exists.",
    ),
    Answered(
        "What should I know before I start?",
        "Vectors, matrices and their products, and partial derivatives. Domain 2 is a review of exactly that, so the"
        " result of a first attempt also tells you what to refresh.",
    ),
    Answered(
        "Which subjects are covered?",
        "Eight domains: first ideas, prerequisites, derivatives of linear and quadratic forms, the product and chain"
        " rules and differentials, gradients with Jacobians and Hessians, models of machine learning, checking by"
        " numbers, and traces, determinants and structured matrices.",
    ),
    Answered(
        "What do the machine learning questions ask?",
        "For example the gradient of logistic regression, of least squares with a penalty or of a small network, and"
        " the closed form where the gradient is zero.",
    ),
    Answered(
        "How does it help with optimisation?",
        "A gradient gives the direction, a Hessian the curvature, and the two together the step. They tell you when a"
        " problem is convex, how fast a method converges, and how sensitive a model is to its data.",
    ),
    Answered(
        "What does it change in daily work?",
        "You can derive the gradient of a custom loss, see a transposed factor before it costs a day, and replace a"
        " loop over entries by one product.",
    ),
    Answered(
        "Who uses it at work?",
        "Machine learning engineers, data scientists, research scientists and quantitative analysts, above all where"
        " models are developed and not only applied.",
    ),
    Answered(
        "Will an employer ask for it?",
        "Seldom for a first post. More often for research, for new architectures and for work on the frameworks"
        " themselves.",
    ),
    Answered(
        "Does it help with reading papers?",
        "Yes. Most derivations in papers skip the lines that this exam asks for. Being able to fill them in is the"
        " difference between following a result and believing it.",
    ),
    Answered(
        "Is it of use if I come from another field?",
        "Yes. Matrix calculus is common ground of machine learning, statistics, control and econometrics, and it"
        " can be learned with pencil and paper.",
    ),
    Answered(
        "Who is the exam for?",
        "For anybody who works with models or wants to, from a first course to a doctorate. There is no entry"
        " condition and no waiting list.",
    ),
    Answered(
        "What happens when my connection drops in the middle?",
        "What you type is kept on your device first and sent as soon as the connection is back. The clock goes on."
        " When the time is up, everything that was saved is counted, finished or not.",
    ),
    Answered(
        "May I take it again?",
        "As often as you like, at once, with new numbers and questions you have not seen for longest. Every attempt"
        " stays in your history.",
    ),
    Answered(
        "What does it cost?",
        "Nothing. There is no payment anywhere, neither for the exam nor for another attempt nor for the certificate.",
    ),
    Answered(
        "Is the certificate accredited?",
        "No outside body accredits it. It says which domains you were examined in and how you scored, and anyone who"
        " has its code can check it here.",
    ),
)

# Number of the domain to the file of its formula in templates/course/math/.
DOMAIN_FORMULAS = {
    1: "derivative_by_vector",
    2: "transposed_product",
    3: "linear_gradient",
    4: "product_rule",
    5: "hessian_entry",
    6: "least_squares",
    7: "central_difference",
    8: "log_determinant",
}


def find_formula_template(number: int) -> str:
    """Return the template of the domain's formula; an unknown domain has the first one's.

    >>> find_formula_template(2)
    'course/math/transposed_product.html'
    """
    return f"course/math/{DOMAIN_FORMULAS.get(number, DOMAIN_FORMULAS[1])}.html"

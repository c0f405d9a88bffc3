"""What each check says in French; names of sheets, fields and choices are those of the English workbook."""

from collections.abc import Mapping
from types import MappingProxyType

from models.rules.checks.wording.base import CheckText

_DATE = "Veuillez corriger la date, ou dire pourquoi elle est ainsi."

TEXTS: Mapping[str, CheckText] = MappingProxyType(
    {
        "missing_item": CheckText(
            "Un point est resté sans réponse",
            "Veuillez remplir l’une de ces cellules, ou indiquer que rien n’a changé.",
            {
                "": "{item} : rien sous {fields}.",
                "no_change": "{item} : rien sous {fields}, et pas de « yes » sous {no_change}.",
            },
        ),
        "missing_figure": CheckText(
            "Un chiffre n’est pas donné",
            "Veuillez saisir le chiffre, ou la raison pour laquelle il n’est pas disponible.",
            {
                "": "{figure} : ni chiffre ni raison.",
                "planned": "{figure} (prévision) : ni chiffre ni raison.",
            },
        ),
        "progress_contradicts_no_change": CheckText(
            "Des progrès sont décrits et « no change » est choisi",
            "Veuillez indiquer ce qui vaut.",
            {"": "{item} : {field} est rempli alors que la ligne indique que rien n’a changé."},
        ),
        "part_above_total": CheckText(
            "Une partie est supérieure à son total",
            "Veuillez corriger l’un des deux chiffres ; tous deux sont donnés dans la même unité.",
            {"": "{figure} : {part}, soit plus que {whole}, {total}, dont ce chiffre est une partie."},
        ),
        "text_in_figure": CheckText(
            "Un texte se trouve à la place d’un chiffre",
            "Veuillez saisir le nombre seul, sans mots ni unité, ou donner la raison à côté.",
            {"": "{figure} : « {said} » n’est pas un nombre à lire sans ambiguïté."},
        ),
        "unit_off_by_thousand": CheckText(
            "Un chiffre est peut-être dans une autre unité",
            "Veuillez vérifier que le chiffre est dans l’unité indiquée en tête de sa colonne.",
            {
                "times_public": "{figure} : {answer}, environ mille fois le chiffre public, {other}.",
                "thousandth_public": "{figure} : {answer}, environ un millième du chiffre public, {other}.",
                "times_year": "{figure} : {answer}, environ mille fois celui de {year}, {other}.",
                "thousandth_year": "{figure} : {answer}, environ un millième de celui de {year}, {other}.",
            },
        ),
        "gap_to_public_figure": CheckText(
            "Un chiffre diffère du chiffre public",
            "Les définitions diffèrent : ce n’est pas une erreur ; ne demander que si rien ne l’explique.",
            {"": "{figure} : {answer} ; publié : {public} ({source})."},
        ),
        "missing_marking": CheckText(
            "Le marquage n’est pas indiqué",
            "Veuillez indiquer le marquage, ou qu’il n’y en a pas.",
            {"": "{field} : rien n’est saisi."},
        ),
        "missing_clearance": CheckText(
            "La validation n’est pas indiquée",
            "Veuillez indiquer qui a validé le plan, sous quelle référence et à quelle date.",
            {"": "{field} : rien n’est saisi."},
        ),
        "unclear_answer": CheckText(
            "Une réponse n’est pas de la nature demandée",
            "Veuillez choisir dans la liste, ou saisir une date telle que 2024-03-08, ou un nombre seul.",
            {
                "number": "{place}{field} : « {said} » n’est pas un nombre à lire sans ambiguïté.",
                "date": "{place}{field} : « {said} » n’est pas une date à lire sans ambiguïté.",
                "choice": "{place}{field} : « {said} » n’est pas l’une des réponses de la liste.",
                "yes_no": "{place}{field} : « {said} » n’est ni « yes » ni « no ».",
            },
        ),
        "missing_companion": CheckText(
            "Il manque à une réponse ce qui va avec elle",
            "Veuillez remplir aussi cette cellule.",
            {
                "": "{place}rien sous {field}, alors que {other} est rempli.",
                "answer": "{place}rien sous {field}, alors que {other} indique « {wanted} ».",
            },
        ),
        "delay_without_reason": CheckText(
            "Un jalon a été reporté sans raison indiquée",
            "Veuillez indiquer pourquoi il a été reporté.",
            {"": "{place}reporté du {earlier} au {new} ; aucune raison."},
        ),
        "unconfirmed_answer": CheckText(
            "Des réponses du dernier plan ne sont pas confirmées",
            "Veuillez vérifier ces lignes et choisir « confirmed » dans leur dernière colonne.",
            {"": "Non confirmé, comme dans le dernier plan : {lines}."},
        ),
        "part_follows": CheckText(
            "Une partie du formulaire viendra plus tard",
            "Veuillez remettre le formulaire avec cette partie d’ici à cette date.",
            {"": "Feuille {sheet} : suivra d’ici au {day}."},
        ),
        "other_prices": CheckText(
            "Les chiffres ne sont pas à prix courants",
            "Ne pas les additionner à des chiffres à prix courants ; demander ceux-ci.",
            {"": "{field} : « {said} », et non « {wanted} »."},
        ),
        "sum_above_total": CheckText(
            "Des parties sont ensemble supérieures à leur total",
            "Veuillez corriger l’un de ces chiffres ; tous sont donnés dans la même unité.",
            {"": "{parts}, {year} : ensemble {sum}, soit plus que {whole}, {total}."},
        ),
        "other_currency": CheckText(
            "Un chiffre est dans une autre monnaie que celle demandée",
            "Veuillez le convertir dans l’unité de sa colonne et indiquer le taux sur la feuille d’avant.",
            {"": "{figure} : « {said} » indique {currency} ; l’unité est {unit}."},
        ),
        "negative_figure": CheckText(
            "Un chiffre est négatif alors qu’il ne l’est pas d’ordinaire",
            "Veuillez vérifier le signe ; s’il est juste, dire pourquoi dans les remarques sur les chiffres.",
            {"": "{figure} : {answer} est négatif."},
        ),
        "negative_number": CheckText(
            "Un nombre qui compte quelque chose est négatif",
            "Veuillez corriger le nombre.",
            {"": "{place}{field} : {said} est négatif."},
        ),
        "share_out_of_range": CheckText(
            "Une part n’est pas comprise entre 0 et 100 %",
            "Veuillez corriger la part ; la moitié s’écrit 50.",
            {"": "{place}{field} : {said} n’est pas compris entre 0 et 100 %."},
        ),
        "jump_between_years": CheckText(
            "Un chiffre change beaucoup d’une année à l’autre",
            "Pas une erreur en soi ; ne demander que si rien dans le plan ne l’explique.",
            {"": "{figure} : {answer}, après {other} pour {year}."},
        ),
        "vague_reference": CheckText(
            "Une partie conservée ailleurs est indiquée sans référence",
            "Veuillez donner la référence sous laquelle cette partie est enregistrée, sans son contenu.",
            {"": "{place}{field} : « {said} » ne désigne aucun document."},
        ),
        "clearance_date": CheckText(
            "La date de la validation n’est pas possible",
            _DATE,
            {
                "future": "{field} : le {day} est après l’arrivée ou la vérification du plan, le {came}.",
                "before_period": "{field} : le {day} est antérieur à la période couverte, « {period} ».",
            },
        ),
        "end_before_start": CheckText(
            "Une contribution se termine avant de commencer",
            "Veuillez corriger l’une des deux dates.",
            {"": "{place}se termine le {end}, avant de commencer le {start}."},
        ),
        "milestone_state": CheckText(
            "L’état d’un jalon ne correspond pas à sa date",
            "Veuillez corriger l’état ou la date.",
            {
                "past": "{place}« planned » pour le {day}, qui est passé.",
                "future": "{place}« reached » le {day}, qui est encore à venir.",
            },
        ),
        "milestone_order": CheckText(
            "La pleine capacité est datée avant la capacité initiale",
            "Veuillez vérifier les deux dates.",
            {"": "{place}« {full} » le {day}, avant « {initial} » du même projet le {other}."},
        ),
        "project_twice": CheckText(
            "Un projet figure deux fois dans la liste",
            "Veuillez réunir les deux lignes, ou corriger l’un des noms.",
            {"": "{place}« {project} » figure aussi à la {other}."},
        ),
        "project_not_listed": CheckText(
            "Une ligne se rapporte à un projet qui n’est pas dans la liste",
            "Veuillez ajouter le projet sur sa feuille, ou employer le nom qu’il y porte.",
            {"": "{place}« {project} » ne figure pas sur la feuille {sheet}."},
        ),
        "role_not_as_on_record": CheckText(
            "Un rôle dans un projet n’est pas celui du registre",
            "Veuillez vérifier le rôle ; si le registre n’est plus à jour, veuillez dire depuis quand.",
            {"": "{place}« {said} » dans « {project} » ; au registre, « {role} » le {day} ({source})."},
        ),
        "role_not_on_record": CheckText(
            "Le registre ne dit rien de sûr d’un rôle dans un projet",
            "Pas une erreur : demander, et inscrire la réponse au registre.",
            {
                "": "{place}« {said} » dans « {project} » ; au registre, rien de sûr pour ce jour.",
                "project": "{place}« {said} » ; aucun projet au registre ne s’appelle « {project} ».",
            },
        ),
        "nothing_left_to_follow": CheckText(
            "Une partie est complète et annoncée pour plus tard",
            "Veuillez effacer la date si rien d’autre ne vient, ou indiquer ce qui viendra.",
            {"": "La feuille {sheet} est annoncée pour le {day}, et chacune de ses places est remplie."},
        ),
        "part_overdue": CheckText(
            "Une partie annoncée n’est pas venue à sa date",
            "Demander quand elle viendra ; rien n’a été écrit à l’État de soi-même.",
            {"": "La feuille {sheet} devait suivre d’ici au {day}, et cette version ne l’a pas."},
        ),
        "changed_despite_no_change": CheckText(
            "Une réponse diffère du dernier plan alors que « no change » est choisi",
            "Veuillez indiquer ce qui vaut.",
            {"": "{item} : {field} diffère du dernier plan, et la ligne indique que rien n’a changé."},
        ),
        "changed_from_last_plan": CheckText(
            "Un chiffre diffère de celui du dernier plan pour la même année",
            "Pas une erreur en soi ; ne demander que si rien dans le plan ne l’explique.",
            {"": "{figure} : {answer} ; dans le dernier plan : {other}."},
        ),
        "unchanged_text": CheckText(
            "Un texte est mot pour mot celui du dernier plan",
            "Pas une erreur en soi : il peut rester valable ; demander s’il a été revu.",
            {"": "{item} : {field} est mot pour mot celui du dernier plan."},
        ),
        "dropped_item": CheckText(
            "Un point avait une réponse dans le dernier plan et n’en a plus",
            "Demander ce qu’il en est ; une cellule vide ne dit rien.",
            {"": "{item} : une réponse dans le dernier plan, aucune dans celui-ci."},
        ),
        "dropped_project": CheckText(
            "Un projet du dernier plan n’est plus dans celui-ci",
            "Demander ce qu’il en est ; il porte peut-être un autre nom.",
            {"": "« {project} » était dans le dernier plan et ne figure pas sur la feuille {sheet}."},
        ),
    }
)

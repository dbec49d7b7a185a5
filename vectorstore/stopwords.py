"""Words that carry no content of their own: Dutch function words, and the English ones that questions use."""

from __future__ import annotations

_DUTCH = """
de het een en of maar want dus noch als dan dat die dit deze daar er hier waar wie wat welk welke wanneer waarom hoe
hoeveel waarvoor waarover waarmee waarin waaraan waarop waarnaar waaruit waardoor waartoe waarbij waarvan daarvan
daarvoor daarover daarmee daarin daaraan daarop daaruit daardoor daarbij daarna ervan ervoor erover ermee erin eraan
erop eruit erdoor erbij hiervan hiervoor hierover hiermee hierin hieraan hierop hieruit hierdoor hierbij
in op aan van voor met bij door over uit om tot naar te ten ter tussen onder tegen na tijdens sinds zonder binnen
buiten volgens per via rond rondom wegens vanaf vanuit omdat doordat zodat terwijl hoewel indien tenzij totdat nadat
voordat ook nog al wel niet geen niets niemand iets iemand alle alles allen elk elke ieder iedere iedereen enkele
sommige veel meer meest minder zo zoals zeer heel erg wat toch even maar juist reeds zelfs alleen slechts ongeveer
ik jij je u uw hij zij ze wij we jullie men mij me jou hem haar ons onze hun hen zich zichzelf mijn jouw zijn
ben bent is was waren geweest wees word wordt worden werd werden geworden heb hebt heeft hebben had hadden gehad
kan kun kunt kunnen kon konden zal zult zullen zou zouden mag mogen mocht moet moeten moest wil wilt willen wilde
ga gaat gaan ging gingen gegaan doe doet doen deed gedaan laat laten liet komt komen kwam blijft blijven
ja nee eens vraag ander andere anders zelf eigen nu toen ooit nooit altijd vaak soms weer verder daarnaast echter
namelijk bijvoorbeeld onder andere enzovoort etc
"""
_ENGLISH = """
the a an and or but of in on at to for with by from about into over under is are was were be been being do does did
have has had can could will would shall should may might must what which who whom whose when where why how many much
this that these those there here it its they them their we our you your i my me he she his her as if than then not no
yes any some all each every also more most other according say says tell
"""

STOPWORDS = frozenset(_DUTCH.split()) | frozenset(_ENGLISH.split())

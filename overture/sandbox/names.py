"""Names of pretend people, in plain letters so that they also make handles.

Not real persons, and not their handles.
"""

from __future__ import annotations

_FIRST = (
    "Ada Aisha Akira Alma Amara Amir Ana Anders Anika Arjun Astrid Ayla Bea Bruno Camila Carlos Chen Chloe Clara Dana "
    "Davi Diego Dilara Elena Elif Emil Emma Erik Fatima Femi Finn Freya Gael Greta Hana Hugo Ines Ingrid Isla Ivan "
    "Jana Jonas Jun Kai Karim Kofi Laila Lars Leo Lena Lina Luca Lucia Maja Malik Marco Maria Mateo Mei Mia Mila Mina "
    "Nadia Naomi Nia Nico Nils Nina Noa Nora Oksana Olga Oscar Otto Paula Pedro Petra Priya Rafael Rania Ravi Remy "
    "Rosa Ruben Sami Sara Selma Sofia Sven Tara Theo Tomas Uma Vera Yara Yuki Zara Zoe"
)
_LAST = (
    "Abreu Adler Almeida Andersen Bauer Becker Bianchi Blanc Castro Chen Costa Cruz Dahl Demir Diaz Dubois Eriksen "
    "Esposito Faber Ferrari Fischer Fontaine Garcia Gomez Gruber Haddad Hansen Hoffman Ito Ivanov Jansen Kaya Keller "
    "Khan Kim Kovacs Kowalski Lang Larsen Lee Lopez Maier Mancini Martin Mendes Mensah Meyer Moreau Mori Moser Nguyen "
    "Novak Okafor Olsen Ortiz Osei Patel Pereira Petit Petrov Popov Ramos Reyes Ricci Rossi Roy Ruiz Sato Schmidt "
    "Silva Singh Soto Suzuki Tanaka Torres Vega Vidal Wagner Weber Wong Yilmaz Ziegler"
)
FIRST_NAMES = tuple(_FIRST.split())
LAST_NAMES = tuple(_LAST.split())

"""What the OpenAPI document says about schemas and fields, in both languages.

A component that is not named here has no description: the docstrings of the models speak to developers.
"""

from __future__ import annotations

from typing import Any

from flowaudit.contract.schemas.base import Schema

_COMPONENTS = """
Role | Who may do what | Wer was darf
RulesetId | The rulesets that exist | Die Regelwerke, die es gibt
UiLanguage | The languages of messages | Die Sprachen der Meldungen
DocumentStatus | Where a document stands | Wo ein Dokument steht
CheckStatus | Whether a feature is on the invoice | Ob ein Merkmal auf der Rechnung steht
RuleCheckStatus | Outcome of a precheck | Ergebnis einer Vorprüfung
TruthSource | Who stated a value | Wer einen Wert festgestellt hat
Provider | Who runs a language model | Wer ein Sprachmodell betreibt
FeedbackRating | How good the result was | Wie gut das Ergebnis war
RelationLevel | How well the supply fits the project | Wie gut die Leistung zum Vorhaben passt
RequiredLevel | Whether the law asks for a feature always, under a condition, or not at all | Ob das Gesetz ein Merkmal immer, bedingt oder gar nicht verlangt
TrafficLight | RED: a failed check or a missing required feature. YELLOW: a warning, a doubt, a conflict, or no model | RED: eine Prüfung ist gescheitert oder eine Pflichtangabe fehlt. YELLOW: Warnung, Zweifel, Konflikt oder kein Modell
Money | An amount | Ein Betrag
MoneyInput | An amount, not negative | Ein Betrag, nicht negativ
DateRange | A period, both ends inclusive | Ein Zeitraum, beide Enden eingeschlossen
BoundingBox | Where something stands, as fractions of the page from its upper left corner | Wo etwas steht, in Bruchteilen der Seite von links oben
FieldError | What is wrong with one field | Was an einem Feld falsch ist
Problem | Why a request was refused (RFC 7807) | Warum eine Anfrage abgewiesen wurde (RFC 7807)
JobStarted | Work that goes on in the background | Arbeit, die im Hintergrund weitergeht
Ruleset | A version of a ruleset; country is the state whose law it is, null for EU law | Eine Version eines Regelwerks; country ist der Staat, dessen Recht es ist, null bei EU-Recht
RulesetInput | A version of a ruleset | Eine Version eines Regelwerks
RulesetFeature | A statement that the law asks for. fields: groups of values, of each of which one is needed; notes: statements one of which is enough; condition: when the law asks for it | Eine Angabe, die das Gesetz verlangt. fields: Gruppen von Werten, aus jeder ist einer nötig; notes: Vermerke, von denen einer genügt; condition: wann das Gesetz sie verlangt
RulesetAmountLimit | Up to which gross total (inclusive) an invoice is one of small amount | Bis zu welchem Bruttobetrag (einschließlich) es eine Kleinbetragsrechnung ist
RulesetCondition | The facts that a ruleset may ask for | Die Sachverhalte, nach denen ein Regelwerk fragen kann
RulesetExtractionType | How the value of a feature is shaped | Welche Form der Wert eines Merkmals hat
RulesetFieldName | The values that are read from an invoice | Die Werte, die aus einer Rechnung gelesen werden
RulesetGeneratorRules | How sample invoices may break this feature | Wie Beispielrechnungen dieses Merkmal verfälschen dürfen
RulesetIdentifier | Identifiers whose form and check digits are verified | Nummern, deren Form und Prüfziffern geprüft werden
RulesetLegalRef | A source of law | Eine Rechtsquelle
RulesetNote | Statements of the page that can fulfil a feature | Vermerke auf der Rechnung, die ein Merkmal erfüllen können
RulesetSimplification | A rule that waives features | Eine Regel, die Merkmale erlässt
RulesetValidationRules | What a value must look like; regex must match the whole value, lengths count characters | Wie ein Wert aussehen muss; regex muss den ganzen Wert treffen, Längen zählen Zeichen
RulesetWhen | Holds if one of any_of holds (or it is empty), all of all_of and none of none_of | Gilt, wenn eines von any_of gilt (oder es leer ist), alle von all_of und keines von none_of
RulesetRequiredLevel | Whether the law asks for a feature always, under a condition, or not at all | Ob das Gesetz ein Merkmal immer, bedingt oder gar nicht verlangt
ApiKeyRequest | A key; it is stored as a secret and never shown | Ein Schlüssel; er wird als Geheimnis gespeichert und nie gezeigt
BeneficiaryInput | Who receives the grant | Wer die Förderung erhält
ProjectPayload | A project: who is funded, for what, and how | Ein Vorhaben: wer wofür und wie gefördert wird
ProjectInput | What is funded and how; funding_rate_percent 70.0 means 70 % | Was wie gefördert wird; funding_rate_percent 70.0 heißt 70 %
FundingType | PERCENT: a share of the eligible costs. FIXED: a fixed amount, drawn down in order of acceptance | PERCENT: ein Anteil der zuwendungsfähigen Kosten. FIXED: ein Festbetrag, der in der Reihenfolge der Annahme verbraucht wird
PresignRequest | A file that will be PUT to S3: its name, its size in bytes, its SHA-256 in hex | Eine Datei, die mit PUT nach S3 kommt: Name, Größe in Bytes, SHA-256 hexadezimal
RunRequest | Which payload is judged (the latest if none is named), and by whom | Welcher Payload beurteilt wird (ohne Angabe der neueste), und von wem
FeedbackRequest | What a person says about a final result; accept_result accepts the document | Was eine Person zu einem Endergebnis sagt; accept_result nimmt das Dokument an
OverrideInput | A person's word on one feature; user_value null: it is not on the document | Das Wort einer Person zu einem Merkmal; user_value null: es steht nicht auf dem Beleg
RetrieveRequest | Which examples a payload would be told; top_k null takes the setting | Welche Beispiele ein Payload bekäme; top_k null nimmt die Einstellung
ExportFormat | What file is made | Welche Datei entsteht
CsvTables | One CSV of the documents, or a ZIP with a CSV for each table | Eine CSV der Dokumente oder ein ZIP mit einer CSV je Tabelle
ExportRequest | What is exported; only_status: documents in any of these; csv_tables counts for CSV alone | Was exportiert wird; only_status: Dokumente in einem dieser Stände; csv_tables gilt nur bei CSV
GeneratorRequest | error_rate_total: percentage of invoices with errors; per_feature_error_rates: percentage of these in which the feature is broken; severity 1 is subtle, 5 blatant; the same seed gives the same files | error_rate_total: Prozent der Rechnungen mit Fehlern; per_feature_error_rates: Prozent davon, in denen das Merkmal verfälscht ist; severity 1 ist fein, 5 grob; derselbe seed gibt dieselben Dateien
SettingsUpdate | Any part of the settings | Ein beliebiger Teil der Einstellungen
ProvidersSettings | All providers | Alle Anbieter
LocalSettings | The local model server; base_url null: the one that belongs to the deployment | Der lokale Modellserver; base_url null: der zur Installation gehörende
ExternalSettings | A provider that needs a key; what is shown of the key may be sent back unchanged | Ein Anbieter, der einen Schlüssel braucht; was vom Schlüssel gezeigt wird, darf unverändert zurückkommen
InferenceSettings | How models are asked: tokens of an answer, seconds of a whole call | Wie Modelle gefragt werden: Tokens einer Antwort, Sekunden eines ganzen Aufrufs
GeneratorSettings | Where generated invoices go: prefixes of keys in the artifacts bucket | Wohin erzeugte Rechnungen kommen: Schlüssel-Präfixe im Artefakt-Bucket
RagSettings | How many examples a payload gets and how similar they must be (cosine) | Wie viele Beispiele ein Payload bekommt und wie ähnlich sie sein müssen (Kosinus)
LoggingSettings | verbose logs more, never content | verbose protokolliert mehr, nie Inhalte
FtpAccountRequest | An account on a file server; SFTP needs host_key, the fingerprint of the server's key | Ein Zugang zu einem Dateiserver; SFTP braucht host_key, den Fingerabdruck des Serverschlüssels
FtpProtocol | FTP is not encrypted; FTPS is TLS on FTP's port, FTPS_IMPLICIT TLS from the first byte, SFTP runs over SSH | FTP ist unverschlüsselt; FTPS ist TLS auf dem FTP-Port, FTPS_IMPLICIT TLS ab dem ersten Byte, SFTP läuft über SSH
FileRequest | A file of the workspace | Eine Datei des Arbeitsbereichs
StatementRequest | A bank statement of the workspace, and the folder where its booking lines go | Ein Kontoauszug des Arbeitsbereichs und der Ordner, in den seine Buchungszeilen kommen
StatementsRequest | A folder of bank statements, the folder where their booking lines go, and the one where what was read is archived | Ein Ordner Kontoauszüge, der Ordner, in den ihre Buchungszeilen kommen, und der, in dem das Gelesene archiviert wird
MoveRequest | Where a file goes; without to_name it keeps its name | Wohin eine Datei kommt; ohne to_name behält sie ihren Namen
ExtractRequest | Whose invoices go to which other folder | Wessen Rechnungen in welchen anderen Ordner kommen
FtpFileRequest | A file on a server, by its path | Eine Datei auf einem Server, nach ihrem Pfad
FtpExtractRequest | The files of a folder on a server that match a pattern, and the workspace folder they go to | Die Dateien eines Ordners auf einem Server, die einem Muster entsprechen, und der Ordner im Arbeitsbereich
FtpDownloadRequest | A file on a server, and the workspace folder it goes to | Eine Datei auf einem Server und der Ordner im Arbeitsbereich, in den sie kommt
FtpUploadRequest | A file of the workspace, and where it goes on the server | Eine Datei des Arbeitsbereichs und ihr Ort auf dem Server
Security | TLS from the first byte, or after STARTTLS; there is no unencrypted way | TLS ab dem ersten Byte oder nach STARTTLS; einen unverschlüsselten Weg gibt es nicht
HarvestSettings | Whether the harvest goes to an account, when by itself (Berlin time), and to which project's audit | Ob das Abholen ein Konto einbezieht, wann von selbst (Berliner Zeit) und für welches Vorhaben
ImapHarvest | Which messages of a mailbox the harvest looks at | Welche Nachrichten eines Postfachs das Abholen ansieht
FtpHarvest | Which files of a server the harvest looks at | Welche Dateien eines Servers das Abholen ansieht
HarvestRequest | From which accounts to fetch (without sources: from all that are enabled), and for which project | Von welchen Konten abgeholt wird (ohne sources: von allen eingeschalteten) und für welches Vorhaben
SourceKindName | Kinds of accounts that can be harvested | Arten von Konten, von denen abgeholt werden kann
SourceRef | An account of a kind | Ein Konto einer Art
ImapAccountRequest | A mailbox; the password goes to the secret store | Ein Postfach; das Passwort kommt in den Geheimnisspeicher
FlagAction | Set or take away | Setzen oder wegnehmen
FlagsRequest | Flags of messages, which are named by UID within uid_validity | Markierungen von Nachrichten, die durch ihre UID innerhalb von uid_validity bezeichnet sind
ClearRequest | The folder that is emptied; it has to be named | Der Ordner, der geleert wird; er muss genannt sein
MailRequest | Messages of a folder that a query finds | Nachrichten eines Ordners, die eine Suche findet
SearchRequest | A search; limit: how many messages the result tells of, all are counted | Eine Suche; limit: von wie vielen Nachrichten das Ergebnis berichtet, gezählt werden alle
RawTextRequest | Messages whose text is wanted; limit: the first so many that are found | Nachrichten, deren Text gewünscht ist; limit: die ersten so vielen, die gefunden werden
ParsingProfile | How one supplier's invoices are read; fields: a pattern each, whose group value is the value | Wie die Rechnungen eines Lieferanten gelesen werden; fields: je Feld ein Muster, dessen Gruppe value der Wert ist
ProfileMatch | Which documents a profile is for: one of any_of, all of all_of, none of none_of | Für welche Dokumente ein Profil gilt: eines von any_of, alle von all_of, keines von none_of
ProfileField | The fields that a profile may point at | Die Felder, auf die ein Profil zeigen darf
AnalyzeRequest | Which mail accounts are looked through (null: all), and how many days back | Welche Postfächer durchsucht werden (null: alle) und wie viele Tage zurück
ContactDecision | The list that a contact belongs to; null drops it | Die Liste, in die ein Kontakt gehört; null verwirft ihn
ContactsRequest | What a person says about suggested contacts | Was eine Person zu vorgeschlagenen Kontakten sagt
Side | INCOME: whom we bill; EXPENSE: who bills us | INCOME: wem wir Rechnungen stellen; EXPENSE: wer uns Rechnungen stellt
FindAndMoveRequest | A search, and the folder where what it finds goes | Eine Suche und der Ordner, in den das Gefundene kommt
AccountType | What kind of account a mail goes out by | Über welche Art von Konto eine Mail hinausgeht
SmtpAccountRequest | An account for sending; sender is the address that its mails come from | Ein Konto zum Senden; sender ist die Adresse, von der seine Mails kommen
SendRequest | A mail; attachments are files of the workspace | Eine Mail; Anhänge sind Dateien des Arbeitsbereichs
LexofficeAccountRequest | An account at lexoffice; the key goes to the secret store | Ein Zugang zu lexoffice; der Schlüssel kommt in den Geheimnisspeicher
ShopwareAccountRequest | The database of a shop; the password goes to the secret store | Die Datenbank eines Shops; das Passwort kommt in den Geheimnisspeicher
WhatsappAccountRequest | A WhatsApp Business number; its token goes to the secret store | Eine WhatsApp-Business-Nummer; ihr Token kommt in den Geheimnisspeicher
WhmcsAccountRequest | A WHMCS installation; its secret goes to the secret store | Eine WHMCS-Installation; ihr Geheimnis kommt in den Geheimnisspeicher
PullRequest | A model as Ollama names it | Ein Modell, wie Ollama es nennt
"""

_FIELDS = """
OK | OK
Created | Angelegt
Accepted | Angenommen
Where this document comes from | Woher dieses Dokument kommt
The embedded cloud of ./flowaudit up | Die eingebettete Cloud von ./flowaudit up
A stage on AWS | Eine Stage auf AWS
The key itself is never shown | Der Schlüssel selbst wird nie gezeigt
A prefix of keys in the artifacts bucket | Ein Schlüssel-Präfix im Artefakt-Bucket
Bytes | Bytes
Points | Punkt
Percent | Prozent
PDF, PNG, JPEG, TIFF or an XML e-invoice; 4 MB in all | PDF, PNG, JPEG, TIFF oder eine XML-E-Rechnung; zusammen 4 MB
A JSON object of at most 20 texts | Ein JSON-Objekt mit höchstens 20 Texten
Begin the audit at once | Die Prüfung gleich beginnen
Why something ended with ERROR, in the reader's language | Warum etwas mit ERROR endete, in der Sprache des Lesers
The newest finished run of each stage | Der neueste fertige Lauf jeder Stufe
Results that a later run has outdated | Ergebnisse, die ein späterer Lauf überholt hat
The file is large and lies there | Die Datei ist groß und liegt dort
What the check looked at; amounts are strings, dates ISO 8601 | Was die Prüfung angesehen hat; Beträge sind Texte, Tage ISO 8601
Id of a feature of the ruleset | Id eines Merkmals des Regelwerks
Whether the law asks for it on this invoice | Ob das Gesetz es auf dieser Rechnung verlangt
JSON Schema of the answer | JSON Schema der Antwort
A later run of an earlier stage has outdated this | Ein späterer Lauf einer früheren Stufe hat dies überholt
The document's status by this result | Der Stand des Dokuments nach diesem Ergebnis
False where 0.00 means that it cannot be computed | false, wo 0.00 heißt, dass es sich nicht berechnen lässt
Relative; negative if examples do harm | Relativ; negativ, wenn Beispiele schaden
NONE as long as there was none | NONE, solange es keinen gab
Models whose price is not known; they add no cost | Modelle ohne bekannten Preis; sie zählen keine Kosten
FlowAudit has no such part | FlowAudit hat diesen Teil nicht
What the invoice states; empty if it was left out | Was die Rechnung angibt; leer, wenn es fehlt
Ids, statuses and numbers; never content of a document | Ids, Stände und Zahlen; nie Inhalt eines Dokuments
The project's id, or SYSTEM | Die Id des Vorhabens oder SYSTEM
Place in the chain | Platz in der Kette
An OpenAPI 3.1 document | Ein OpenAPI-3.1-Dokument
Two decimal places; never a JSON number | Zwei Nachkommastellen; nie eine JSON-Zahl
Counted from 1 | Ab 1 gezählt
Dotted path of the field; empty for the whole body | Pfad des Feldes mit Punkten; leer für den ganzen Inhalt
Path of the request | Pfad der Anfrage
Left out only where the gateway itself refuses a request | Fehlt nur, wo das Gateway selbst eine Anfrage abweist
Validation Error | Ungültige Eingabe
Unauthorized | Nicht angemeldet
Forbidden | Nicht erlaubt
Not Found | Nicht gefunden
Conflict | Konflikt
Too Large | Zu groß
Unsupported Media Type | Nicht unterstützter Dateityp
Unprocessable | Nicht verarbeitbar
Too Many Requests | Zu viele Anfragen
Internal Error | Interner Fehler
Not Implemented | Noch nicht verfügbar
Temporarily Unavailable | Vorübergehend nicht verfügbar
What the job has made; its shape is the job's own | Was der Job gemacht hat; die Form ist Sache des Jobs
False if more are left than one request can remove | false, wenn mehr übrig sind, als eine Anfrage entfernen kann
Levels are separated by slashes | Ebenen sind durch Schrägstriche getrennt
Where the file came from | Woher die Datei kam
Timeout | Zeitüberschreitung
Id of the request; made if it is left out or has another form | Id der Anfrage; wird vergeben, wenn sie fehlt oder eine andere Form hat
Language of messages, de or en (RFC 9110); English otherwise | Sprache der Meldungen, de oder en (RFC 9110); sonst Englisch
The role, in the embedded demo only; user if left out | Die Rolle, nur in der eingebetteten Demo; user, wenn sie fehlt
The session, in the embedded demo only; elsewhere it is the token's subject | Die Sitzung, nur in der eingebetteten Demo; sonst das Subjekt des Tokens
The same key again within a day gives the first answer and creates nothing; with another body it is 409 | Derselbe Schlüssel gibt einen Tag lang die erste Antwort und legt nichts an; mit anderem Inhalt 409
Id of the last event that was received | Id des zuletzt empfangenen Ereignisses
The id of this request, in every log line and audit event of it | Die Id dieser Anfrage, in jeder ihrer Protokollzeilen und Ereignisse
Seconds to wait | So viele Sekunden warten
Id token of the Cognito user pool; the groups user and admin are the roles. An admin may do all that a user may. The embedded demo asks for no token: there X-Role names the role. | Id-Token des Cognito-Pools; die Gruppen user und admin sind die Rollen. Ein Admin darf alles, was user darf. Die eingebettete Demo fragt nach keinem Token: dort nennt X-Role die Rolle.
"""

_COMPONENT_NOTES = {
    name: (english, german) for name, english, german in (row.split(" | ") for row in _COMPONENTS.strip().splitlines())
}
_GERMAN = {english: german for english, _, german in (row.partition(" | ") for row in _FIELDS.strip().splitlines())}
_EXAMPLES = {"example", "examples"}


def describe_components(schemas: dict[str, Schema]) -> dict[str, Schema]:
    """The components with their descriptions of this table."""
    made: dict[str, Schema] = {}
    for name, schema in schemas.items():
        kept = {key: value for key, value in schema.items() if key != "description"}
        # a ruleset is sent and answered in the same parts
        note = _COMPONENT_NOTES.get(name) or _COMPONENT_NOTES.get(name.removesuffix("Input"))
        made[name] = kept | ({"description": note[0], "x-description-de": note[1]} if note else {})
    return made


def with_german(node: Any) -> Any:
    """A copy in which every description of the table stands in German too; examples stay as they are."""
    if isinstance(node, list):
        return [with_german(part) for part in node]
    if not isinstance(node, dict):
        return node
    made = {name: value if name in _EXAMPLES else with_german(value) for name, value in node.items()}
    english = node.get("description")
    if isinstance(english, str) and english in _GERMAN:
        made.setdefault("x-description-de", _GERMAN[english])
    return made

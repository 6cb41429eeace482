"""What each operation does, in a few words: ``id | English | German``. One line an operation, in the table's order."""

from __future__ import annotations

from flowaudit.contract.operations import BY_ID
from flowaudit.core.model.results import Text

_SUMMARIES = """
meta.health | Health of the service and its parts | Zustand des Dienstes und seiner Teile
meta.show | What is active, and the counters | Was aktiv ist, und die Zähler
settings.get | Show the settings | Die Einstellungen zeigen
settings.update | Change settings | Einstellungen ändern
settings.set_api_key | Set a provider's API key | Den API-Schlüssel eines Anbieters setzen
settings.delete_api_key | Delete a provider's API key | Den API-Schlüssel eines Anbieters löschen
settings.test_provider | Test connection and key of a provider | Verbindung und Schlüssel eines Anbieters prüfen
settings.list_models | List the local models | Die lokalen Modelle auflisten
settings.pull_model | Download a local model | Ein lokales Modell herunterladen
settings.pull_status | Progress of a model's download | Fortschritt eines Modell-Downloads
rulesets.index | List the rulesets | Die Regelwerke auflisten
rulesets.get | Show a ruleset | Ein Regelwerk zeigen
rulesets.create | Add a version of a ruleset | Eine Version eines Regelwerks anlegen
rulesets.update | Correct an unused version of a ruleset | Eine unbenutzte Version eines Regelwerks berichtigen
projects.create | Create a project | Ein Vorhaben anlegen
projects.index | List and search projects | Vorhaben auflisten und suchen
projects.get | Show a project | Ein Vorhaben zeigen
projects.update | Change a project | Ein Vorhaben ändern
projects.activate | Make a project the session's active one | Ein Vorhaben zum aktiven der Sitzung machen
documents.upload | Upload documents | Dokumente hochladen
documents.index | List a project's documents | Die Dokumente eines Vorhabens auflisten
documents.get | Show a document | Ein Dokument zeigen
documents.file | Give the original back | Das Original zurückgeben
documents.parse | Read the document | Das Dokument lesen
documents.get_parse_run | Show a parse run | Einen Parse-Lauf zeigen
documents.parsed | Show the words and their boxes | Die Wörter und ihre Boxen zeigen
documents.precheck | Check the document by rules | Das Dokument mit Regeln prüfen
documents.get_precheck_run | Show a precheck run | Einen Vorprüfungslauf zeigen
documents.prepare | Make and store the payload for the model | Den Payload für das Modell erzeugen und speichern
documents.get_payload | Show a stored payload | Einen gespeicherten Payload zeigen
documents.latest_payload | Show a document's latest payload | Den neuesten Payload eines Dokuments zeigen
documents.run | Have a language model judge a stored payload | Einen gespeicherten Payload vom Sprachmodell beurteilen
documents.get_llm_run | Show an LLM run | Einen LLM-Lauf zeigen
documents.latest_llm_run | Show a document's latest LLM run | Den neuesten LLM-Lauf eines Dokuments zeigen
documents.llm_run_logs | Show the log of an LLM run | Das Protokoll eines LLM-Laufs zeigen
documents.finalize | Resolve conflicts and compute the amounts | Konflikte lösen und Beträge berechnen
documents.get_final_result | Show a final result | Ein Endergebnis zeigen
documents.latest_final_result | Show a document's latest final result | Das neueste Endergebnis eines Dokuments zeigen
feedback.create | Judge a final result and correct it | Ein Endergebnis beurteilen und berichtigen
feedback.index | List a document's feedback | Das Feedback zu einem Dokument auflisten
rag.index | List the learned examples | Die gelernten Beispiele auflisten
rag.get | Show a learned example | Ein gelerntes Beispiel zeigen
rag.retrieve | Show which examples a payload would be told | Zeigen, welche Beispiele ein Payload bekäme
stats.project | Statistics of a project | Statistik eines Vorhabens
stats.overview | Statistics of everything | Statistik über alles
stats.feedback | Statistics of the feedback | Statistik des Feedbacks
stats.llm | Statistics of the language models | Statistik der Sprachmodelle
stats.rag | Statistics of the learned examples | Statistik der gelernten Beispiele
stats.rag_example | A learned example in detail | Ein gelerntes Beispiel im Einzelnen
stats.system | State of the system | Zustand des Systems
exports.create | Export a project's documents | Die Dokumente eines Vorhabens exportieren
exports.get | Show where an export stands | Zeigen, wie weit ein Export ist
exports.file | Download an export | Einen Export herunterladen
generator.templates | List the templates of sample invoices | Die Vorlagen der Beispielrechnungen auflisten
generator.preview | Picture of a template | Bild einer Vorlage
generator.run | Generate sample invoices | Beispielrechnungen erzeugen
generator.get_job | Show where a generation stands | Zeigen, wie weit eine Erzeugung ist
generator.solutions | Show what was sown in the samples | Zeigen, was in den Beispielen gesät wurde
audit.events | List audit events | Audit-Ereignisse auflisten
audit.logstream | Follow a document's events live | Die Ereignisse eines Dokuments live verfolgen
parsing.profiles | List the parsing profiles | Die Parsing-Profile auflisten
parsing.put_profile | Store a parsing profile | Ein Parsing-Profil speichern
parsing.contacts | List the contacts | Die Kontakte auflisten
parsing.confirm_contacts | Confirm or drop suggested contacts | Vorgeschlagene Kontakte bestätigen oder verwerfen
parsing.analyze_sources | Find business contacts in mail accounts | Geschäftskontakte in Postfächern finden
harvest.run | Fetch invoices from all sources | Rechnungen aus allen Quellen holen
harvest.configure | Set when and for what an account is harvested | Festlegen, wann und wofür ein Konto abgeholt wird
workspace.cleanup | Tidy and sort the workspace | Den Arbeitsbereich aufräumen und sortieren
lexoffice.analyze_folder | Make a lexoffice CSV of a month's folder | Aus einem Monatsordner eine lexoffice-CSV machen
lexoffice.full_workflow | The whole way from mail to CSV | Der ganze Weg von der E-Mail zur CSV
statements.process_file | Turn a bank statement into booking lines | Einen Kontoauszug in Buchungszeilen zerlegen
statements.process_folder | Turn a folder of bank statements into booking lines | Einen Ordner Kontoauszüge zerlegen
jobs.cancel | Cancel a job | Einen Job abbrechen
jobs.clear | Remove the jobs that have ended | Die beendeten Jobs entfernen
system.message_sources | List the sources of messages | Die Nachrichtenquellen auflisten
jobs.result | Status and progress of a job | Status und Fortschritt eines Jobs
system.stats | Figures for the dashboard | Kennzahlen für die Übersicht
system.models | List the language models | Die Sprachmodelle auflisten
jobs.index | List all jobs | Alle Jobs auflisten
debug.extract_raw_text | Raw text of messages, to try patterns | Rohtext von Nachrichten, um Muster zu prüfen
shopware.accounts | List the Shopware accounts | Die Shopware-Zugänge auflisten
shopware.add_account | Add a Shopware account | Einen Shopware-Zugang anlegen
shopware.delete_account | Delete a Shopware account | Einen Shopware-Zugang löschen
shopware.combine_csv | Merge the shop's export with a month's CSV | Den Export des Shops mit einer Monats-CSV vereinen
shopware.export_csv | Export orders as CSV | Bestellungen als CSV exportieren
shopware.upload_csv | Feed a CSV into lexoffice | Eine CSV in lexoffice einspeisen
whmcs.accounts | List the WHMCS accounts | Die WHMCS-Zugänge auflisten
whmcs.add_account | Add a WHMCS account | Einen WHMCS-Zugang anlegen
whmcs.delete_account | Delete a WHMCS account | Einen WHMCS-Zugang löschen
whmcs.actions | List the WHMCS actions | Die WHMCS-Aktionen auflisten
whmcs.call | Call a WHMCS action | Eine WHMCS-Aktion aufrufen
imap.accounts | List the IMAP accounts | Die IMAP-Zugänge auflisten
imap.add_account | Add an IMAP account | Einen IMAP-Zugang anlegen
imap.delete_account | Delete an IMAP account | Einen IMAP-Zugang löschen
imap.clear_folder | Empty a mail folder | Einen E-Mail-Ordner leeren
imap.deep_scan | Search bodies and subjects for invoices | Texte und Betreffe nach Rechnungen durchsuchen
imap.extract | Save the invoices of a mailbox | Die Rechnungen eines Postfachs sichern
imap.find_and_move | Find and move messages | Nachrichten finden und verschieben
imap.intelligent_extract | Let a model choose the messages with invoices | Nachrichten vom Modell wählen lassen
imap.folders | List the folders of a mailbox | Die Ordner eines Postfachs auflisten
imap.flags | Change a message's flags | Die Markierungen einer Nachricht ändern
imap.search | Search messages | Nachrichten suchen
google.accounts | List the Google accounts | Die Google-Konten auflisten
google.authorize | Begin to connect a Google account | Die Verbindung eines Google-Kontos beginnen
google.callback | Return address of Google's sign-in | Rückkehradresse der Google-Anmeldung
google.delete_account | Disconnect a Google account | Ein Google-Konto trennen
google.create_event | Create a calendar event | Einen Termin anlegen
google.delete_event | Delete a calendar event | Einen Termin löschen
google.events | List calendar events | Termine auflisten
google.delete_file | Delete a Drive file | Eine Drive-Datei löschen
google.files | Search Drive files | Drive-Dateien suchen
google.extract | Save the invoices of a Gmail account | Die Rechnungen eines Gmail-Kontos sichern
google.contacts | List the contacts | Die Kontakte auflisten
google.search | Search Gmail messages | Gmail-Nachrichten suchen
google.send | Send a message by Gmail | Eine Nachricht über Gmail senden
microsoft.accounts | List the Microsoft accounts | Die Microsoft-Konten auflisten
microsoft.authorize | Begin to connect a Microsoft account | Die Verbindung eines Microsoft-Kontos beginnen
microsoft.callback | Return address of Microsoft's sign-in | Rückkehradresse der Microsoft-Anmeldung
microsoft.delete_account | Disconnect a Microsoft account | Ein Microsoft-Konto trennen
microsoft.create_event | Create a calendar event | Einen Termin anlegen
microsoft.create_meeting | Create an online meeting | Eine Online-Besprechung anlegen
microsoft.delete_file | Delete a OneDrive file | Eine OneDrive-Datei löschen
microsoft.files | Search OneDrive files | OneDrive-Dateien suchen
microsoft.extract | Save the invoices of an Outlook account | Die Rechnungen eines Outlook-Kontos sichern
microsoft.search | Search Outlook messages | Outlook-Nachrichten suchen
microsoft.send | Send a message by Outlook | Eine Nachricht über Outlook senden
smtp.accounts | List the SMTP accounts | Die SMTP-Zugänge auflisten
smtp.add_account | Add an SMTP account | Einen SMTP-Zugang anlegen
smtp.delete_account | Delete an SMTP account | Einen SMTP-Zugang löschen
smtp.send | Send a message by SMTP | Eine Nachricht über SMTP senden
whatsapp.accounts | List the WhatsApp accounts | Die WhatsApp-Zugänge auflisten
whatsapp.add_account | Add a WhatsApp account | Einen WhatsApp-Zugang anlegen
whatsapp.delete_account | Delete a WhatsApp account | Einen WhatsApp-Zugang löschen
whatsapp.extract | Save the invoices of a WhatsApp account | Die Rechnungen eines WhatsApp-Zugangs sichern
whatsapp.verify_webhook | Prove to WhatsApp that the webhook is ours | WhatsApp den Besitz des Webhooks beweisen
whatsapp.receive_webhook | Take a signed WhatsApp message | Eine signierte WhatsApp-Nachricht annehmen
ftp.accounts | List the FTP accounts | Die FTP-Zugänge auflisten
ftp.add_account | Add an FTP account | Einen FTP-Zugang anlegen
ftp.delete_account | Delete an FTP account | Einen FTP-Zugang löschen
ftp.analyze | Analyse an invoice on an FTP server | Eine Rechnung auf einem FTP-Server analysieren
ftp.extract | Save the invoices of an FTP server | Die Rechnungen eines FTP-Servers sichern
ftp.download | Download a file into the workspace | Eine Datei in den Arbeitsbereich laden
ftp.upload | Upload a file from the workspace | Eine Datei aus dem Arbeitsbereich hochladen
lexoffice.accounts | List the lexoffice accounts | Die lexoffice-Zugänge auflisten
lexoffice.add_account | Add a lexoffice account | Einen lexoffice-Zugang anlegen
lexoffice.delete_account | Delete a lexoffice account | Einen lexoffice-Zugang löschen
lexoffice.create_voucher | Create a voucher | Einen Beleg anlegen
lexoffice.export_csv | Export bookings as CSV | Buchungen als CSV exportieren
lexoffice.contact | Find or create a contact | Einen Kontakt finden oder anlegen
lexoffice.import_csv | Import a CSV | Eine CSV importieren
lexoffice.book | Process an invoice and book it | Eine Rechnung verarbeiten und buchen
workspace.files | List the workspace's files | Die Dateien des Arbeitsbereichs auflisten
workspace.analyze | Analyse an invoice of the workspace | Eine Rechnung des Arbeitsbereichs analysieren
workspace.extract | Find the invoices of the workspace | Die Rechnungen des Arbeitsbereichs finden
workspace.move | Move a file | Eine Datei verschieben
workspace.upload | Upload into a folder of the workspace | In einen Ordner des Arbeitsbereichs hochladen
documents.presign | Get an address to upload a large document to | Eine Adresse für ein großes Dokument holen
documents.audit | Run the whole audit of a document | Die ganze Prüfung eines Dokuments ausführen
meta.openapi | This API's description (OpenAPI 3.1) | Die Beschreibung dieser API (OpenAPI 3.1)
meta.docs | This API's documentation page | Die Dokumentationsseite dieser API
"""

_GROUPS = """
meta | Service | Dienst
settings | Settings and models | Einstellungen und Modelle
rulesets | Rulesets | Regelwerke
projects | Projects | Vorhaben
documents | Documents and their audit | Dokumente und ihre Prüfung
feedback | Feedback | Feedback
rag | Learned examples | Gelernte Beispiele
stats | Statistics | Statistik
exports | Exports | Exporte
generator | Sample invoices | Beispielrechnungen
audit | Audit trail | Audit-Protokoll
parsing | Parsing profiles | Parsing-Profile
harvest | Fetching invoices | Rechnungen holen
workspace | Workspace | Arbeitsbereich
lexoffice | lexoffice | lexoffice
statements | Bank statements | Kontoauszüge
jobs | Jobs | Jobs
system | System | System
debug | Diagnosis | Diagnose
shopware | Shopware | Shopware
whmcs | WHMCS | WHMCS
imap | IMAP | IMAP
google | Google | Google
microsoft | Microsoft | Microsoft
smtp | SMTP | SMTP
whatsapp | WhatsApp | WhatsApp
ftp | FTP | FTP
"""


def _read(table: str) -> dict[str, Text]:
    rows = (line.split(" | ") for line in table.strip().splitlines())
    return {name: Text(german, english) for name, english, german in rows}


SUMMARIES: dict[str, Text] = _read(_SUMMARIES)
GROUP_NAMES: dict[str, Text] = _read(_GROUPS)
if SUMMARIES.keys() ^ BY_ID.keys():
    raise ValueError(f"summaries and operations differ: {sorted(SUMMARIES.keys() ^ BY_ID.keys())}")

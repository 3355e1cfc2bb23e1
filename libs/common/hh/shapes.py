"""What each field of hh's objects is: vacancy, resume, negotiation, message, `/me`. `shaping.shaped` reads by them."""

from collections.abc import Mapping

from libs.common.hh.shaping import Many, Shape, entry, flag, identifier, line, link, named, number, skill, text

_EMPLOYER: Mapping[str, Shape] = {
    "id": identifier,
    "name": text,
    "url": text,
    "alternate_url": link,
    "trusted": flag,
    "blacklisted": flag,
    "accredited_it_employer": flag,
}

_SALARY: Mapping[str, Shape] = {
    "from": number,
    "to": number,
    "currency": text,
    "gross": flag,
    "mode": entry,
    "frequency": entry,
}

_PLACE: Mapping[str, Shape] = {"id": identifier, "name": text, "url": text}

_LANGUAGE: Mapping[str, Shape] = {"id": identifier, "name": text, "level": entry}

VACANCY: Mapping[str, Shape] = {
    "id": identifier,
    "name": text,
    "description": text,
    "area": _PLACE,
    "employer": _EMPLOYER,
    "salary": _SALARY,
    "salary_range": _SALARY,
    "snippet": {"requirement": text, "responsibility": text},
    "professional_roles": Many(entry),
    "key_skills": Many(named),
    "type": entry,
    "experience": entry,
    "schedule": entry,
    "employment": entry,
    "employment_form": entry,
    "work_format": Many(entry),
    "work_schedule_by_days": Many(entry),
    "working_hours": Many(entry),
    "relations": Many(text),
    "languages": Many(_LANGUAGE),
    "driver_license_types": Many(entry),
    "test": {"required": flag},
    "has_test": flag,
    "response_letter_required": flag,
    "archived": flag,
    "premium": flag,
    "internship": flag,
    "allow_messages": flag,
    "accept_incomplete_resumes": flag,
    "closed_for_applicants": flag,
    "approved": flag,
    "published_at": text,
    "created_at": text,
    "initial_created_at": text,
    "url": text,
    "alternate_url": link,
    "apply_alternate_url": text,
    "response_url": text,
}

_JOB: Mapping[str, Shape] = {
    "company": line,
    "company_id": identifier,
    "company_url": text,
    "position": line,
    "start": text,
    "end": text,
    "description": text,
    "area": _PLACE,
    "industries": Many(entry),
    "industry": entry,
    "employer": _EMPLOYER,
}

_SCHOOL: Mapping[str, Shape] = {
    "id": identifier,
    "name": line,
    "name_id": identifier,
    "organization": line,
    "organization_id": identifier,
    "result": line,
    "result_id": identifier,
    "year": number,
}

RESUME: Mapping[str, Shape] = {
    "id": identifier,
    "title": line,
    "first_name": text,
    "last_name": text,
    "middle_name": text,
    "gender": entry,
    "age": number,
    "area": _PLACE,
    "salary": {"amount": number, "currency": text},
    "status": entry,
    "blocked": flag,
    "finished": flag,
    "can_publish_or_update": flag,
    "skills": text,
    "skill_set": Many(skill),
    "professional_roles": Many(entry),
    "total_experience": {"months": number},
    "experience": Many(_JOB),
    "education": {
        "level": entry,
        "primary": Many(_SCHOOL),
        "additional": Many(_SCHOOL),
        "attestation": Many(_SCHOOL),
        "elementary": Many(_SCHOOL),
    },
    "language": Many(_LANGUAGE),
    "certificate": Many({"title": line, "achieved_at": text, "type": text, "owner": text, "url": text}),
    "driver_license_types": Many(entry),
    "relocation": {"type": entry, "area": Many(_PLACE), "district": Many(_PLACE)},
    "business_trip_readiness": entry,
    "employments": Many(entry),
    "employment": entry,
    "employment_form": Many(entry),
    "schedules": Many(entry),
    "schedule": entry,
    "work_format": Many(entry),
    "created_at": text,
    "updated_at": text,
    "next_publish_at": text,
    "alternate_url": link,
}

NEGOTIATION: Mapping[str, Shape] = {
    "id": identifier,
    "state": entry,
    "created_at": text,
    "updated_at": text,
    "vacancy": VACANCY,
    "resume": {"id": identifier, "title": text},
    "counters": {"messages": number, "unread_messages": number},
    "has_updates": flag,
    "viewed_by_opponent": flag,
    "hidden": flag,
    "decline_allowed": flag,
    "messaging_status": text,
    "source": text,
    "chat_id": number,
}

MESSAGE: Mapping[str, Shape] = {
    "id": identifier,
    "text": text,
    "created_at": text,
    "state": entry,
    "author": {"participant_type": text},
    "assessments": Many({"name": line, "actions": Many({"name": line, "enabled": flag})}),
    "viewed_by_me": flag,
    "viewed_by_opponent": flag,
    "editable": flag,
}

ME: Mapping[str, Shape] = {
    "id": identifier,
    "auth_type": text,
    "first_name": text,
    "last_name": text,
    "middle_name": text,
    "email": text,
    "is_in_search": flag,
    "counters": {"resumes_count": number, "new_resume_views": number, "unread_negotiations": number},
}
